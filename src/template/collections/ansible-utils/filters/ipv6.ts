import type { Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { assertAddressLike, ipaddr, queryText } from '../../../network/ipaddr.ts';

/** ansible.utils.ipv6: ipaddr for IPv6 alone. */
export default filter('value, query=""', (_context, value: Py, query: Py) => {
  assertAddressLike(value, 'ipv6');
  return ipaddr(value, queryText(query), 6);
});
