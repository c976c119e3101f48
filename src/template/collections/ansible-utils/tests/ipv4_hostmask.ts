import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isHostmask } from '../../../network/ip-network.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ipv4_hostmask: zeros followed by ones. */
export default test('ip', (_context, ip: Py) => {
  const address = strictAddress(ip);
  return address?.version === 4 && address.value !== 0n && isHostmask(address.value);
});
