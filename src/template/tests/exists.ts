import { existsSync } from 'node:fs';
import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { pathText } from '../support/paths.ts';

/** Ansible's exists: on the controller. */
export default test('path', (_context, path: Py) => existsSync(pathText(path)));
