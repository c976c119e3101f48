import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { containsNetwork } from '../../../network/ip-network.ts';
import { networkOf } from '../../../network/network-of.ts';
import { listOption } from '../../../support/option-types.ts';

/** ansible.utils.reduce_on_network: the addresses and networks that lie in a network. */
export default filter('value, network=None', (_context, value: Py, network: Py) => {
  const outer = networkOf(network);
  return listOption(value, 'value').filter((item) => {
    const inner = networkOf(item);
    return outer !== undefined && inner !== undefined && containsNetwork(outer, inner);
  });
});
