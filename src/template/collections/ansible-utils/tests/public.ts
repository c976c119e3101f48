import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isGlobalAddress, strictAddress } from '../../../network/strict.ts';

/** ansible.utils.public: an address that is routed globally. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address !== undefined && isGlobalAddress(address);
});
