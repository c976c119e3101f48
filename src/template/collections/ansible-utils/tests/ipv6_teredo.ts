import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ipv6_teredo: an IPv6 address of the Teredo tunnels. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && address.version === 6 && address.value >> 96n === 0x20010000n;
});
