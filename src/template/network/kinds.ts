import type { Address } from './address.ts';
import { containsNetwork, type IpNetwork } from './ip-network.ts';
import { networkList } from './network-list.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'];
const MULTICAST = ['224.0.0.0/4', 'ff00::/8'];
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10'];
const PRIVATE = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '239.0.0.0/8',
  'fc00::/7',
  'fec0::/10',
  ...LINK_LOCAL,
];

/** Whether an address, or all of a network, is of a kind; the kinds are netaddr 0.8's. */
function inOneOf(texts: readonly string[]): (what: Address | IpNetwork) => boolean {
  const list = networkList(...texts);
  return (what) => list().some((network) => containsNetwork(network, what));
}

export const isLoopback = inOneOf(LOOPBACK);
export const isMulticast = inOneOf(MULTICAST);
export const isLinkLocal = inOneOf(LINK_LOCAL);
export const isPrivate = inOneOf(PRIVATE);
