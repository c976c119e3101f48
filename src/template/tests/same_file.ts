import { type Py, valueError } from '../../values/index.ts';
import { test } from '../context.ts';
import { pathText, statOf } from '../support/paths.ts';

/** Ansible's same_file (also `is_same_file`). */
export default test('path, other', (_context, path: Py, other: Py) => {
  const first = statOf(pathText(path));
  const second = statOf(pathText(other));
  if (first === undefined || second === undefined)
    throw valueError(`no such file or directory: ${pathText(first === undefined ? path : other)}`);
  return first.dev === second.dev && first.ino === second.ino;
});
