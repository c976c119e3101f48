import { asText, type Py, repr, valueError } from '../../values/index.ts';
import { type Address, parseAddress, type Version, widthOf } from './address.ts';
import { containsNetwork, firstOf, type IpNetwork, isHostmask } from './ip-network.ts';
import { networkList } from './network-list.ts';

/** Addresses and networks as Python's ipaddress module reads them: strictly, host bits must be clear. */
export function strictAddress(value: Py): Address | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  return parseAddress(text, 4) ?? parseAddress(withoutScope(text), 6);
}

function withoutScope(text: string): string {
  return /^([^%/]*)%[^%/]+$/.exec(text)?.[1] ?? text;
}

/** A network; raises where it is none, or has host bits. */
export function strictNetwork(value: Py): IpNetwork {
  const text = asText(value);
  const [head = '', mask, more] = (text ?? '').split('/');
  const address = strictAddress(head);
  const prefix = address === undefined || more !== undefined ? undefined : strictPrefix(mask, address.version);
  if (address === undefined || prefix === undefined)
    throw valueError(`${repr(value)} does not appear to be an IPv4 or IPv6 network`);
  const network = { ...address, prefix };
  if (firstOf(network).value !== address.value) throw valueError(`${text} has host bits set`);
  return network;
}

function strictPrefix(text: string | undefined, version: Version): number | undefined {
  const width = widthOf(version);
  if (text === undefined) return width;
  if (/^[0-9]+$/.test(text)) return Number(text) <= width ? Number(text) : undefined;
  const mask = version === 4 ? parseAddress(text, 4)?.value : undefined;
  if (mask === undefined) return undefined;
  const max = 0xffffffffn;
  // All zeros and all ones are netmasks to Python, not hostmasks.
  const host = isHostmask(max ^ mask) ? max ^ mask : isHostmask(mask) ? mask : undefined;
  return host === undefined ? undefined : width - (host === 0n ? 0 : host.toString(2).length);
}

/** The network, or undefined where it is none. */
export function maybeNetwork(value: Py): IpNetwork | undefined {
  try {
    return strictNetwork(value);
  } catch {
    return undefined;
  }
}

const PRIVATE = networkList(
  ...['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4'],
  ...['::1/128', '::/128', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16'],
  ...['fc00::/7', 'fe80::/10'],
);
/** Parts of the above that are routed. */
const ROUTED = networkList(
  ...['192.0.0.9/32', '192.0.0.10/32', '2001:1::1/128', '2001:1::2/128', '2001:3::/32', '2001:4:112::/48'],
  ...['2001:20::/28', '2001:30::/28'],
);
const SHARED = networkList('100.64.0.0/10');
const MAPPED = networkList('::ffff:0:0/96');
const RESERVED = networkList(
  ...['240.0.0.0/4', '::/8', '100::/8', '200::/7', '400::/6', '800::/5', '1000::/4', '4000::/3', '6000::/3'],
  ...['8000::/3', 'a000::/3', 'c000::/3', 'e000::/4', 'f000::/5', 'f800::/6', 'fe00::/9'],
);

/** Whether an address is of a kind; the kinds are those of Python 3.11's ipaddress. */
const among =
  (networks: () => readonly IpNetwork[]) =>
  (address: Address): boolean =>
    networks().some((network) => containsNetwork(network, address));

export const isMapped = among(MAPPED);
export const isReserved = among(RESERVED);

/** Not meant to be routed globally; an IPv4-mapped address goes by its IPv4 part. */
export function isPrivateAddress(address: Address): boolean {
  const own: Address = isMapped(address) ? { version: 4, value: address.value & 0xffffffffn } : address;
  return among(PRIVATE)(own) && !among(ROUTED)(own);
}

export function isGlobalAddress(address: Address): boolean {
  return !isPrivateAddress(address) && !among(SHARED)(address);
}
