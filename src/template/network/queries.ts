import { int, type Py, PyError } from '../../values/index.ts';
import { type Address, addressOf, formatAddress, maxOf, reverseName } from './address.ts';
import {
  cidrOf,
  containsNetwork,
  firstOf,
  formatNetwork,
  hostmaskOf,
  type IpNetwork,
  isHostmask,
  isNetmask,
  lastOf,
  netmaskOf,
  parseNetwork,
  sizeOf,
} from './ip-network.ts';
import { isLinkLocal, isLoopback, isMulticast, isPrivate } from './kinds.ts';

/** What ipaddr is asked about. */
export interface Subject {
  /** The text as it was given. */
  readonly text: string;
  readonly network: IpNetwork;
  /** Whether a prefix was written. */
  readonly hasPrefix: boolean;
}

type Query = (subject: Subject) => Py;

function fail(message: string): PyError {
  return new PyError('other', message);
}

/** The text of an address that was computed: IPv4 when the number fits, as netaddr guesses. */
export function computed(value: bigint): string {
  const address = addressOf(value);
  if (address === undefined) throw fail(`failed to detect a valid IP address from ${value}`);
  return formatAddress(address);
}

function plain(network: IpNetwork): Address {
  return { version: network.version, value: network.value };
}

function isFirst(network: IpNetwork): boolean {
  return firstOf(network).value === network.value;
}

const address: Query = ({ network }) =>
  network.version === 4 && sizeOf(network) > 2n && isFirst(network) ? null : formatAddress(network);

/** A host in a network, with its prefix. */
const hostInNetwork: Query = ({ network }) => {
  const isEdge = isFirst(network) || lastOf(network).value === network.value;
  return sizeOf(network) > 2n && isEdge ? false : formatNetwork(network);
};

const withPrefix =
  (text: (network: IpNetwork) => string): Query =>
  ({ network, hasPrefix }) => {
    const size = sizeOf(network);
    return !hasPrefix || size === 1n || (size > 2n && isFirst(network)) ? null : text(network);
  };

const inNetwork =
  (run: (network: IpNetwork, size: bigint) => Py): Query =>
  ({ network, hasPrefix }) => {
    if (!hasPrefix) throw fail('Not a network address');
    return run(network, sizeOf(network));
  };

/** The first and last address that hosts may have. */
export function usableRange(network: IpNetwork): readonly [first: bigint, last: bigint] {
  const edge = sizeOf(network) <= 2n ? 0n : 1n;
  return [firstOf(network).value + edge, lastOf(network).value - edge];
}

const neighbour = (step: bigint): Query =>
  inNetwork((network, size) => {
    if (size === 1n) return null;
    const [first, last] = usableRange(network);
    const value = network.value + step;
    if (size > 2n && addressOf(value) === undefined) computed(value);
    return value >= first && value <= last ? computed(value) : null;
  });

const peer = inNetwork((network, size) => {
  if (size === 2n) return computed(network.value ^ 1n);
  if (size !== 4n) throw fail('Not a point-to-point network');
  const place = network.value % 4n;
  if (place === 0n) throw fail('Network address of /30 has no peer');
  if (place === 3n) throw fail('Broadcast address of /30 has no peer');
  return computed(network.value ^ 3n);
});

/** The subject itself when its address passes. */
const textIf =
  (passes: (what: Address) => boolean): Query =>
  ({ text, network }) =>
    passes(plain(network)) ? text : null;

/** What reaches other hosts, going by the address alone. */
function isPublic(what: Address): boolean {
  return !(isMulticast(what) || isPrivate(what) || isLoopback(what) || isNetmask(what) || isHostmask(what.value));
}

const sixToFour: Query = ({ text, network, hasPrefix }) => {
  if (network.version === 4) {
    if (sizeOf(network) > 1n && isFirst(network)) return false;
    if (!isPublic(plain(network)) && !isPrivate(plain(network))) return false;
    const hex = network.value.toString(16).padStart(8, '0');
    return `2002:${hex.slice(0, 4)}:${hex.slice(4)}::1/48`;
  }
  if (hasPrefix && isFirst(network)) return false;
  return containsNetwork(parseNetwork('2002::/16')!, plain(network)) ? text : false;
};

const toIpv4: Query = ({ text, network: { version, value, prefix } }) => {
  if (version === 4) return text;
  const low = value <= maxOf(4) ? value : value <= 0xffffffffffffn ? value - 0xffff00000000n : -1n;
  if (low < 0n || prefix < 96) return false;
  return formatNetwork({ version: 4, value: low, prefix: prefix - 96 });
};

const toIpv6: Query = ({ text, network: { version, value, prefix } }) =>
  version === 6 ? text : formatNetwork({ version: 6, value: 0xffff00000000n + value, prefix: prefix + 96 });

const cidr: Query = ({ network }) => formatNetwork(network);
const subnet: Query = ({ network }) => formatNetwork(cidrOf(network));
const networkAddress: Query = ({ network }) => formatAddress(firstOf(network));
const hostmask: Query = ({ network }) => formatAddress(hostmaskOf(network));
const loopback = textIf(isLoopback);

/** The named queries of ansible.utils.ipaddr. */
export const QUERIES: ReadonlyMap<string, Query> = new Map<string, Query>([
  ['', ({ network, hasPrefix }) => (hasPrefix ? formatNetwork(network) : formatAddress(network))],
  ['6to4', sixToFour],
  ['address', address],
  ['address/prefix', hostInNetwork],
  ['bool', () => true],
  ['broadcast', ({ network }) => (sizeOf(network) > 2n ? formatAddress(lastOf(network)) : null)],
  ['cidr', cidr],
  ['first_usable', inNetwork((network, size) => (size === 1n ? null : computed(usableRange(network)[0])))],
  ['gateway', hostInNetwork],
  ['gw', hostInNetwork],
  [
    'host',
    ({ network }) => {
      const size = sizeOf(network);
      return size === 1n || !isFirst(network) || (size === 2n && network.version === 4) ? formatNetwork(network) : null;
    },
  ],
  ['host/prefix', hostInNetwork],
  ['hostmask', hostmask],
  ['hostnet', hostInNetwork],
  ['int', ({ network, hasPrefix }) => (hasPrefix ? `${network.value}/${network.prefix}` : int(network.value))],
  ['ip', address],
  ['ip/prefix', withPrefix(formatNetwork)],
  ['ip_netmask', withPrefix((network) => `${formatAddress(network)} ${formatAddress(netmaskOf(network))}`)],
  ['ipv4', toIpv4],
  ['ipv6', toIpv6],
  ['last_usable', inNetwork((network, size) => (size === 1n ? null : computed(usableRange(network)[1])))],
  ['link-local', textIf(isLinkLocal)],
  ['lo', loopback],
  ['loopback', loopback],
  ['multicast', ({ text, network }) => (isMulticast(network) ? text : null)],
  [
    'net',
    ({ network, hasPrefix }) => (hasPrefix && sizeOf(network) > 1n && isFirst(network) ? formatNetwork(network) : null),
  ],
  ['netmask', ({ network }) => formatAddress(netmaskOf(network))],
  ['network', networkAddress],
  ['network/prefix', subnet],
  ['network_id', networkAddress],
  ['network_netmask', ({ network }) => `${formatAddress(firstOf(network))} ${formatAddress(netmaskOf(network))}`],
  ['network_wildcard', ({ network }) => `${formatAddress(firstOf(network))} ${formatAddress(hostmaskOf(network))}`],
  ['next_usable', neighbour(1n)],
  ['peer', peer],
  ['prefix', ({ network }) => network.prefix],
  ['previous_usable', neighbour(-1n)],
  ['private', ({ text, network }) => (isPrivate(network) ? text : null)],
  ['public', textIf(isPublic)],
  ['range_usable', inNetwork((network, size) => (size === 1n ? null : usableRange(network).map(computed).join('-')))],
  ['revdns', ({ network }) => reverseName(network)],
  ['router', hostInNetwork],
  ['size', ({ network }) => int(sizeOf(network))],
  [
    'size_usable',
    ({ network }) => {
      const size = sizeOf(network);
      return size === 1n ? 0 : size === 2n ? 2 : int(size - 2n);
    },
  ],
  ['subnet', subnet],
  ['type', ({ network }) => (sizeOf(network) > 1n && isFirst(network) ? 'network' : 'address')],
  ['unicast', ({ text, network }) => (isMulticast(network) ? null : text)],
  ['version', ({ network }) => network.version],
  ['wildcard', hostmask],
  [
    'wrap',
    ({ text, network, hasPrefix }) =>
      network.version === 4 ? text : `[${formatAddress(network)}]${hasPrefix ? `/${network.prefix}` : ''}`,
  ],
]);
