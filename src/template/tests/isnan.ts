import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's isnan (also `nan`). */
export default test('value', (_context, value: Py) => typeof value === 'number' && Number.isNaN(value));
