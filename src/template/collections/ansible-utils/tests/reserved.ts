import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isReserved, strictAddress } from '../../../network/strict.ts';

/** ansible.utils.reserved: an address that the IETF keeps back. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && isReserved(address);
});
