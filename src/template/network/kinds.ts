import type { Address } from './address.ts';
import { containsNetwork, type IpNetwork, parseNetwork } from './ip-network.ts';

const networks = (...texts: readonly string[]): readonly IpNetwork[] => texts.map((text) => parseNetwork(text)!);

const LOOPBACK = networks('127.0.0.0/8', '::1');
const MULTICAST = networks('224.0.0.0/4', 'ff00::/8');
const LINK_LOCAL = networks('169.254.0.0/16', 'fe80::/10');
const PRIVATE = networks(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '239.0.0.0/8',
  'fc00::/7',
  'fec0::/10',
  ...['169.254.0.0/16', 'fe80::/10'],
);

/** Whether an address, or all of a network, is of a kind; the kinds are netaddr 0.8's. */
function inOneOf(list: readonly IpNetwork[]): (what: Address | IpNetwork) => boolean {
  return (what) => list.some((network) => containsNetwork(network, what));
}

export const isLoopback = inOneOf(LOOPBACK);
export const isMulticast = inOneOf(MULTICAST);
export const isLinkLocal = inOneOf(LINK_LOCAL);
export const isPrivate = inOneOf(PRIVATE);
