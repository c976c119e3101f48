import { PyError } from '../../values/index.ts';
import { widthOf } from './address.ts';
import { cidrOf, firstOf, formatNetwork, type IpNetwork, sizeOf } from './ip-network.ts';

/** The network at a place among the equal parts of another; from the end when the place is negative. */
export function subnetAt(network: IpNetwork, prefix: number, index: number): IpNetwork | undefined {
  const at = BigInt(index);
  const count = subnetCount(network, prefix);
  const place = at < 0n ? at + count : at;
  if (place < 0n || place >= count) return undefined;
  const step = 1n << BigInt(widthOf(network.version) - prefix);
  return { ...network, value: firstOf(network).value + place * step, prefix };
}

/** How many networks of a prefix length fit into another one; none when the length cannot be. */
export function subnetCount(network: IpNetwork, prefix: number): bigint {
  if (prefix < network.prefix || prefix > widthOf(network.version)) return 0n;
  return 1n << BigInt(prefix - network.prefix);
}

/** The network at a place among those around another one, the widest (of the given prefix length) first. */
export function supernetAt(network: IpNetwork, prefix: number, index: number): IpNetwork | undefined {
  const lengths = Array.from({ length: Math.max(0, network.prefix - prefix) }, (_, at) => prefix + at);
  const own = lengths.at(index);
  return own === undefined ? undefined : cidrOf({ ...network, prefix: own });
}

/** Which of the parts (counted from 1) of `outer` a network is. */
export function rankIn(network: IpNetwork, outer: IpNetwork): bigint {
  const own = firstOf(network).value;
  const from = firstOf(outer).value;
  const size = sizeOf(network);
  if (network.version !== outer.version || own < from || own + size > from + sizeOf(outer)) {
    throw new PyError(
      'other',
      `${formatNetwork(cidrOf(network))} is not in the subnet ${formatNetwork(cidrOf(outer))}`,
    );
  }
  return (own - from) / size + 1n;
}
