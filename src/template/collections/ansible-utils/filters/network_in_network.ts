import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { containsNetwork } from '../../../network/ip-network.ts';
import { networkOf } from '../../../network/network-of.ts';

/** ansible.utils.network_in_network: whether an address or network lies in another one. */
export default filter('value, test=None', (_context, value: Py, test: Py) => {
  const [outer, inner] = [networkOf(value), networkOf(test)];
  return outer !== undefined && inner !== undefined && containsNetwork(outer, inner);
});
