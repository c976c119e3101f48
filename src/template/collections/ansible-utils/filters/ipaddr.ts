import { type Py, PyError } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { assertAddressLike, ipaddr, queryText } from '../../../network/ipaddr.ts';
import { intOption } from '../../../support/option-types.ts';

/** ansible.utils.ipaddr: what a query answers about addresses and networks. */
export default filter(
  'value, query="", version=None, alias="ipaddr"',
  (_context, value: Py, query: Py, version: Py, _alias: Py) => {
    assertAddressLike(value, 'ipaddr');
    const wanted = intOption(version, 'version');
    if (wanted === null) return ipaddr(value, queryText(query));
    if (wanted !== 4 && wanted !== 6) throw new PyError('other', `there is no IP version ${wanted}`);
    return ipaddr(value, queryText(query), wanted);
  },
);
