import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isInNetwork } from '../../../network/in-network.ts';

/** ansible.utils.in_network: the address or network lies in the network. */
export default test('ip, network', (_context, ip: Py, network: Py) => isInNetwork(ip, network));
