import { type Py, toList } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isInNetwork } from '../../../network/in-network.ts';

/** ansible.utils.in_any_network: the address or network lies in one or more of the networks. */
export default test('ip, networks', (_context, ip: Py, networks: Py) =>
  toList(networks).some((network) => isInNetwork(ip, network)));
