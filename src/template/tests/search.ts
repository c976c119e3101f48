import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { matches } from '../support/results.ts';

/** Ansible's search: the pattern anywhere in the text. */
export default test('value, pattern="", ignorecase=False, multiline=False', (_context, value: Py, pattern: Py, ignoreCase: Py, multiLine: Py) =>
  matches(value, pattern, ignoreCase, multiLine, 'search'));
