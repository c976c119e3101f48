import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { isNetmask } from '../../../network/ip-network.ts';
import { strictAddress } from '../../../network/strict.ts';

/** ansible.utils.ipv4_netmask: ones followed by zeros. */
export default test('mask', (_context, mask: Py) => {
  const address = strictAddress(mask);
  return address?.version === 4 && address.value !== 0n && isNetmask(address);
});
