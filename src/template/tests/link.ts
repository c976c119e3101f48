import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { linkStatOf, pathText } from '../support/paths.ts';

/** Ansible's link (also `is_link`): on the controller. */
export default test('path', (_context, path: Py) => linkStatOf(pathText(path))?.isSymbolicLink() ?? false);
