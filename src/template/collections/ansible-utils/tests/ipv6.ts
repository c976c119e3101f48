import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { maybeNetwork } from '../../../network/strict.ts';

/** ansible.utils.ipv6: an IPv6 address or network. */
export default test('ip', (_context, ip: Py) => maybeNetwork(ip)?.version === 6);
