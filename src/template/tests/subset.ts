import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { isSubset } from '../support/results.ts';

/** Ansible's subset (also `issubset`). */
export default test('a, b', (_context, left: Py, right: Py) => isSubset(left, right));
