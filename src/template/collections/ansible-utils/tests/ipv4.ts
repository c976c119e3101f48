import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { maybeNetwork } from '../../../network/strict.ts';

/** ansible.utils.ipv4: an IPv4 address or network. */
export default test('ip', (_context, ip: Py) => maybeNetwork(ip)?.version === 4);
