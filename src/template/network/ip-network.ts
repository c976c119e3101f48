import { parseInteger } from '../support/numbers.ts';
import {
  type Address,
  formatAddress,
  maxOf,
  parseAddress,
  parsePartialIpv4,
  type Version,
  widthOf,
} from './address.ts';

/** An address with the length of its network's prefix. */
export interface IpNetwork extends Address {
  readonly prefix: number;
}

/** Reads `address`, `address/prefix`, `address/netmask` or `address/hostmask` as netaddr 0.8 does. */
export function parseNetwork(text: string): IpNetwork | undefined {
  return parseOf(text, 4) ?? parseOf(text, 6);
}

function parseOf(text: string, version: Version): IpNetwork | undefined {
  const slash = text.indexOf('/');
  const head = slash < 0 ? text : text.slice(0, slash);
  const address = parseAddress(head, version) ?? (version === 4 ? parsePartialIpv4(head) : undefined);
  if (address === undefined) return undefined;
  const prefix = slash < 0 ? widthOf(version) : prefixOf(text.slice(slash + 1), version);
  return prefix === undefined ? undefined : { ...address, prefix };
}

function prefixOf(text: string, version: Version): number | undefined {
  const number = parseInteger(text);
  if (number !== undefined) return number >= 0 && number <= widthOf(version) ? Number(number) : undefined;
  const mask = parseAddress(text, version)?.value;
  if (mask === undefined) return undefined;
  const max = maxOf(version);
  if (isHostmask(max ^ mask)) return widthOf(version) - bits(max ^ mask);
  return isHostmask(mask) ? widthOf(version) - bits(mask) : undefined;
}

function bits(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** True for zeros followed by ones. */
export function isHostmask(value: bigint): boolean {
  return ((value + 1n) & value) === 0n;
}

export function isNetmask({ version, value }: Address): boolean {
  return isHostmask(maxOf(version) ^ value);
}

export function sizeOf({ version, prefix }: IpNetwork): bigint {
  return 1n << BigInt(widthOf(version) - prefix);
}

export function hostmaskOf(network: IpNetwork): Address {
  return { version: network.version, value: sizeOf(network) - 1n };
}

export function netmaskOf(network: IpNetwork): Address {
  return { version: network.version, value: maxOf(network.version) ^ hostmaskOf(network).value };
}

export function firstOf(network: IpNetwork): Address {
  return { version: network.version, value: network.value & netmaskOf(network).value };
}

export function lastOf(network: IpNetwork): Address {
  return { version: network.version, value: network.value | hostmaskOf(network).value };
}

/** The network that an address stands in: its host bits cleared. */
export function cidrOf(network: IpNetwork): IpNetwork {
  return { ...firstOf(network), prefix: network.prefix };
}

export function formatNetwork(network: IpNetwork): string {
  return `${formatAddress(network)}/${network.prefix}`;
}

/** True when all of a network (or an address alone) lies in another one. */
export function containsNetwork(outer: IpNetwork, inner: Address | IpNetwork): boolean {
  if (outer.version !== inner.version || ('prefix' in inner && inner.prefix < outer.prefix)) return false;
  const shift = BigInt(widthOf(outer.version) - outer.prefix);
  return outer.value >> shift === inner.value >> shift;
}

/** The fewest networks that make up a range. */
export function networksOfRange(version: Version, first: bigint, last: bigint): IpNetwork[] {
  const networks: IpNetwork[] = [];
  for (let at = first; at <= last; ) {
    let prefix = widthOf(version);
    for (; prefix > 0; prefix -= 1) {
      const wider: IpNetwork = { version, value: at, prefix: prefix - 1 };
      if (firstOf(wider).value !== at || lastOf(wider).value > last) break;
    }
    const network: IpNetwork = { version, value: at, prefix };
    networks.push(network);
    at = lastOf(network).value + 1n;
  }
  return networks;
}

/** Networks put together where they touch or overlap, in order. */
export function mergeNetworks(networks: readonly IpNetwork[]): IpNetwork[] {
  const ranges = networks.map((network) => ({
    version: network.version,
    first: firstOf(network).value,
    last: lastOf(network).value,
    original: network as IpNetwork | undefined,
  }));
  const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
  ranges.sort((a, b) => a.version - b.version || order(a.last, b.last) || order(a.first, b.first));
  for (let at = ranges.length - 1; at > 0; at -= 1) {
    const [before, own] = [ranges[at - 1]!, ranges[at]!];
    if (own.version !== before.version || own.first - 1n > before.last) continue;
    const first = own.first < before.first ? own.first : before.first;
    ranges.splice(at - 1, 2, { version: own.version, first, last: own.last, original: undefined });
  }
  return ranges.flatMap(({ version, first, last, original }) =>
    original === undefined ? networksOfRange(version, first, last) : [original],
  );
}
