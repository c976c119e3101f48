import { dirname } from 'node:path';
import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { linkStatOf, pathText } from '../support/paths.ts';

/** Ansible's mount (also `is_mount`): another device than its parent's, or the root. */
export default test('path', (_context, path: Py) => {
  const own = linkStatOf(pathText(path));
  if (own === undefined || own.isSymbolicLink()) return false;
  const parent = linkStatOf(`${pathText(path)}/..`) ?? linkStatOf(dirname(pathText(path)));
  return parent !== undefined && (own.dev !== parent.dev || own.ino === parent.ino);
});
