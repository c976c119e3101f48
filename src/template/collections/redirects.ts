const NETWORK_FILTERS = [
  'cidr_merge',
  'hwaddr',
  'ip4_hex',
  'ipaddr',
  'ipmath',
  'ipsubnet',
  'ipv4',
  'ipv6',
  'ipwrap',
  'network_in_network',
  'network_in_usable',
  'next_nth_usable',
  'nthhost',
  'previous_nth_usable',
  'reduce_on_network',
  'slaac',
];

const NETCOMMON_FILTERS = ['comp_type5', 'hash_salt', 'type5_pw', 'vlan_parser'];

/**
 * Where filters went that Ansible once shipped itself: names that ansible-core 2.14 and the collection ansible.netcommon
 * lead elsewhere.
 */
export const FILTER_REDIRECTS: ReadonlyMap<string, string> = new Map([
  ['json_query', 'community.general.json_query'],
  ['random_mac', 'community.general.random_mac'],
  ...NETWORK_FILTERS.map((name) => [name, `ansible.utils.${name}`] as const),
  ...[...NETWORK_FILTERS, 'macaddr'].map((name) => [`ansible.netcommon.${name}`, `ansible.utils.${name}`] as const),
  ...NETCOMMON_FILTERS.map((name) => [name, `ansible.netcommon.${name}`] as const),
]);
