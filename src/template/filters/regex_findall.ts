import { type Py, pythonRegex, str, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantPattern } from '../support/want-text.ts';

/** Ansible's regex_findall. */
export default filter(
  'value, regex, multiline=False, ignorecase=False',
  (_context, value: Py, pattern: Py, multiLine: Py, ignore: Py) =>
    pythonRegex(wantPattern(pattern), { ignoreCase: truth(ignore), multiLine: truth(multiLine) }).findAll(str(value)),
);
