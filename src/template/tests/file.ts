import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { pathOrNumber, statOf } from '../support/paths.ts';

/** Ansible's file (also `is_file`): on the controller. */
export default test('path', (_context, path: Py) => statOf(pathOrNumber(path))?.isFile() ?? false);
