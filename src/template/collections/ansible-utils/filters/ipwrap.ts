import { asText, isInt, type Py, PyError, typeName } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { assertAddressLike, ipaddr } from '../../../network/ipaddr.ts';

function wrap(value: Py): Py {
  if (Array.isArray(value)) return (value as readonly Py[]).map(wrap);
  const address = asText(ipaddr(value, ''));
  if (address === undefined) return value;
  if (!address.includes(':')) return address;
  const [head, prefix] = address.split('/');
  return `[${head}]${prefix === undefined ? '' : `/${prefix}`}`;
}

/** ansible.utils.ipwrap: brackets around IPv6 addresses; what is no address stays. */
export default filter('value, query=""', (_context, value: Py) => {
  if (isInt(value))
    throw new PyError('other', `Unrecognized type <<class '${typeName(value)}'>> for ipwrap filter <value>`);
  assertAddressLike(value, 'ipwrap');
  return wrap(value);
});
