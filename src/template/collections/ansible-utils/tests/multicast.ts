import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.multicast: an address of a multicast group. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return (
    address !== undefined && (address.version === 4 ? address.value >> 28n === 14n : address.value >> 120n === 0xffn)
  );
});
