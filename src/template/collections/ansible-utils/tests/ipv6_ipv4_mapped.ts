import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isMapped, strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ipv6_ipv4_mapped: an IPv6 address that stands for an IPv4 one. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && isMapped(address);
});
