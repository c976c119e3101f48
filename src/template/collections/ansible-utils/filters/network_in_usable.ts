import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { firstOf, lastOf } from '../../../network/ip-network.ts';
import { networkOf } from '../../../network/network-of.ts';
import { usableRange } from '../../../network/queries.ts';

/** ansible.utils.network_in_usable: whether all addresses of one network are usable by hosts in another one. */
export default filter('value, test=None', (_context, value: Py, test: Py) => {
  const [outer, inner] = [networkOf(value), networkOf(test)];
  if (outer === undefined || inner === undefined || outer.version !== inner.version) return false;
  const [first, last] = usableRange(outer);
  return firstOf(inner).value >= first && lastOf(inner).value <= last;
});
