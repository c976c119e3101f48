import { isAbsolute } from 'node:path';
import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { pathText } from '../support/paths.ts';

/** Ansible's abs (also `is_abs`). */
export default test('path', (_context, path: Py) => isAbsolute(pathText(path)));
