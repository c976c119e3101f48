import { type Py, str } from '../../values/index.ts';
import { test } from '../context.ts';
import { matches } from '../support/results.ts';

/** Ansible's regex: match or search. */
export default test('value="", pattern="", ignorecase=False, multiline=False, match_type="search"', (_context, value: Py, pattern: Py, ignoreCase: Py, multiLine: Py, type: Py) =>
  matches(value, pattern, ignoreCase, multiLine, type === null ? 'search' : str(type)));
