import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { pathOrNumber, statOf } from '../support/paths.ts';

/** Ansible's directory (also `is_dir`): on the controller. */
export default test('path', (_context, path: Py) => statOf(pathOrNumber(path))?.isDirectory() ?? false);
