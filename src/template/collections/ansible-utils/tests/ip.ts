import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { maybeNetwork } from '../../../network/strict.ts';

/** ansible.utils.ip: an address or a network. */
export default test('ip', (_context, ip: Py) => maybeNetwork(ip) !== undefined);
