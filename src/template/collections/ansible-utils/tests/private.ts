import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isPrivateAddress, strictAddress } from '../../../network/strict.ts';

/** ansible.utils.private: an address that is not routed globally. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && isPrivateAddress(address);
});
