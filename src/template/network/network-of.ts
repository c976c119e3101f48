import { asText, isInt, type Py } from '../../values/index.ts';
import { type IpNetwork, parseNetwork } from './ip-network.ts';
import { ipaddr } from './ipaddr.ts';

/** The network of a text or number that is one. */
export function networkOf(value: Py): IpNetwork | undefined {
  if (asText(value) === undefined && !isInt(value)) return undefined;
  const cidr = ipaddr(value, 'cidr');
  return typeof cidr === 'string' ? parseNetwork(cidr) : undefined;
}
