import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.loopback: an address of the machine itself. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && (address.version === 4 ? address.value >> 24n === 127n : address.value === 1n);
});
