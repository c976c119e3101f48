import { type Py, pythonRegex, str, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantPattern } from '../support/want-text.ts';

/** Ansible's regex_replace. */
export default filter(
  'value="", pattern="", replacement="", ignorecase=False, multiline=False',
  (_context, value: Py, pattern: Py, replacement: Py, ignore: Py, multiLine: Py) =>
    pythonRegex(wantPattern(pattern), { ignoreCase: truth(ignore), multiLine: truth(multiLine) }).sub(
      str(value),
      str(replacement),
    ),
);
