import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { linkStatOf, pathText } from '../support/paths.ts';

/** Ansible's link_exists: something is there, be it a dangling link. */
export default test('path', (_context, path: Py) => linkStatOf(pathText(path)) !== undefined);
