import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { matches } from '../support/results.ts';

/** Ansible's match: the pattern at the text's start. */
export default test('value, pattern="", ignorecase=False, multiline=False', (_context, value: Py, pattern: Py, ignoreCase: Py, multiLine: Py) =>
  matches(value, pattern, ignoreCase, multiLine, 'match'));
