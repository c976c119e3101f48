import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ipv6_sixtofour: an IPv6 address of the 6to4 relays. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && address.version === 6 && address.value >> 112n === 0x2002n;
});
