import { asText, isInt, type Py, PyError, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { cidrOf, formatNetwork, type IpNetwork, parseNetwork, sizeOf } from '../../../network/ip-network.ts';
import { ipaddr } from '../../../network/ipaddr.ts';
import { rankIn, subnetAt, subnetCount, supernetAt } from '../../../network/subnets.ts';
import { intOption } from '../../../support/option-types.ts';

/** The networks around an address, or the parts of a network. */
function bySize(network: IpNetwork, prefix: number, index: number | null): Py {
  if (sizeOf(network) === 1n) {
    const place = index ?? 0;
    // Which places are asked for in vain and which are an error follows ansible.utils 2.10.
    if (prefix > network.prefix || place > network.prefix / 2 || place < prefix - network.prefix) return false;
    const found = supernetAt(network, prefix, place);
    if (found === undefined) throw new PyError('other', 'list index out of range');
    return formatNetwork(found);
  }
  if (index === null) {
    if (prefix < network.prefix) throw new PyError('other', `Requested subnet size of ${prefix} is invalid`);
    const count = subnetCount(network, prefix);
    return count === 0n ? false : String(count);
  }
  const found = prefix === network.prefix ? undefined : subnetAt(network, prefix, index);
  return found === undefined ? false : formatNetwork(found);
}

/** ansible.utils.ipsubnet: a network's parts, the networks around an address, or a network's place in another one. */
export default filter('value, query="", index=None', (_context, value: Py, query: Py, index: Py) => {
  const place = intOption(index, 'index');
  const text = asText(value) ?? (isInt(value) ? String(value) : undefined);
  const cidr = text === undefined ? false : ipaddr(text, 'subnet');
  const network = typeof cidr === 'string' ? parseNetwork(cidr) : undefined;
  if (network === undefined) return false;
  const wanted = str(query);
  if (wanted === '') return cidr;
  if (/^\d+$/.test(wanted)) return bySize(network, Number(wanted), place);
  const outer = parseNetwork(wanted);
  if (outer === undefined)
    throw new PyError('other', `You must pass a valid subnet or IP address; ${wanted} is invalid`);
  return String(rankIn(network, cidrOf(outer)));
});
