import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ip_address: an address. */
export default test('ip', (_context, ip: Py) => {
  return strictAddress(ip) !== undefined;
});
