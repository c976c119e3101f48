import { type Py, toList } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isInNetwork } from '../../../network/in-network.ts';

/** ansible.utils.in_one_network: the address or network lies in exactly one of the networks. */
export default test('ip, networks', (_context, ip: Py, networks: Py) =>
  toList(networks).filter((network) => isInNetwork(ip, network)).length === 1);
