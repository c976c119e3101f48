import type { Filter, Lookup, Test } from '../../context.ts';
import cidr_merge_ from './filters/cidr_merge.ts';
import consolidate_ from './filters/consolidate.ts';
import get_path_ from './filters/get_path.ts';
import hwaddr_ from './filters/hwaddr.ts';
import index_of_ from './filters/index_of.ts';
import ip4_hex_ from './filters/ip4_hex.ts';
import ipaddr_ from './filters/ipaddr.ts';
import ipmath_ from './filters/ipmath.ts';
import ipsubnet_ from './filters/ipsubnet.ts';
import ipv4_ from './filters/ipv4.ts';
import ipv6_ from './filters/ipv6.ts';
import ipwrap_ from './filters/ipwrap.ts';
import keep_keys_ from './filters/keep_keys.ts';
import macaddr_ from './filters/macaddr.ts';
import network_in_network_ from './filters/network_in_network.ts';
import network_in_usable_ from './filters/network_in_usable.ts';
import next_nth_usable_ from './filters/next_nth_usable.ts';
import nthhost_ from './filters/nthhost.ts';
import param_list_compare_ from './filters/param_list_compare.ts';
import previous_nth_usable_ from './filters/previous_nth_usable.ts';
import reduce_on_network_ from './filters/reduce_on_network.ts';
import remove_keys_ from './filters/remove_keys.ts';
import replace_keys_ from './filters/replace_keys.ts';
import slaac_ from './filters/slaac.ts';
import to_paths_ from './filters/to_paths.ts';
import usable_range_ from './filters/usable_range.ts';
import get_path_lookup from './lookups/get_path.ts';
import index_of_lookup from './lookups/index_of.ts';
import to_paths_lookup from './lookups/to_paths.ts';
import is_in_any_network from './tests/in_any_network.ts';
import is_in_network from './tests/in_network.ts';
import is_in_one_network from './tests/in_one_network.ts';
import is_ip from './tests/ip.ts';
import is_ip_address from './tests/ip_address.ts';
import is_ipv4 from './tests/ipv4.ts';
import is_ipv4_address from './tests/ipv4_address.ts';
import is_ipv4_hostmask from './tests/ipv4_hostmask.ts';
import is_ipv4_netmask from './tests/ipv4_netmask.ts';
import is_ipv6 from './tests/ipv6.ts';
import is_ipv6_address from './tests/ipv6_address.ts';
import is_ipv6_ipv4_mapped from './tests/ipv6_ipv4_mapped.ts';
import is_ipv6_sixtofour from './tests/ipv6_sixtofour.ts';
import is_ipv6_teredo from './tests/ipv6_teredo.ts';
import is_loopback from './tests/loopback.ts';
import is_mac from './tests/mac.ts';
import is_multicast from './tests/multicast.ts';
import is_private from './tests/private.ts';
import is_public from './tests/public.ts';
import is_reserved from './tests/reserved.ts';
import is_resolvable from './tests/resolvable.ts';
import is_subnet_of from './tests/subnet_of.ts';
import is_supernet_of from './tests/supernet_of.ts';
import is_unspecified from './tests/unspecified.ts';

/** The filters of the collection ansible.utils. */
export const utilsFilters: Readonly<Record<string, Filter>> = {
  cidr_merge: cidr_merge_,
  consolidate: consolidate_,
  get_path: get_path_,
  hwaddr: hwaddr_,
  index_of: index_of_,
  ip4_hex: ip4_hex_,
  ipaddr: ipaddr_,
  ipmath: ipmath_,
  ipsubnet: ipsubnet_,
  ipv4: ipv4_,
  ipv6: ipv6_,
  ipwrap: ipwrap_,
  keep_keys: keep_keys_,
  macaddr: macaddr_,
  network_in_network: network_in_network_,
  network_in_usable: network_in_usable_,
  next_nth_usable: next_nth_usable_,
  nthhost: nthhost_,
  param_list_compare: param_list_compare_,
  previous_nth_usable: previous_nth_usable_,
  reduce_on_network: reduce_on_network_,
  remove_keys: remove_keys_,
  replace_keys: replace_keys_,
  slaac: slaac_,
  to_paths: to_paths_,
  usable_range: usable_range_,
};

/** The tests of the collection ansible.utils. */
export const utilsTests: Readonly<Record<string, Test>> = {
  in_any_network: is_in_any_network,
  in_network: is_in_network,
  in_one_network: is_in_one_network,
  ip: is_ip,
  ip_address: is_ip_address,
  ipv4: is_ipv4,
  ipv4_address: is_ipv4_address,
  ipv4_hostmask: is_ipv4_hostmask,
  ipv4_netmask: is_ipv4_netmask,
  ipv6: is_ipv6,
  ipv6_address: is_ipv6_address,
  ipv6_ipv4_mapped: is_ipv6_ipv4_mapped,
  ipv6_sixtofour: is_ipv6_sixtofour,
  ipv6_teredo: is_ipv6_teredo,
  loopback: is_loopback,
  mac: is_mac,
  multicast: is_multicast,
  private: is_private,
  public: is_public,
  reserved: is_reserved,
  resolvable: is_resolvable,
  subnet_of: is_subnet_of,
  supernet_of: is_supernet_of,
  unspecified: is_unspecified,
};

/** The lookups of the collection ansible.utils. */
export const utilsLookups: Readonly<Record<string, Lookup>> = {
  get_path: get_path_lookup,
  index_of: index_of_lookup,
  to_paths: to_paths_lookup,
};
