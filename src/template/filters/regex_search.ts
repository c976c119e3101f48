import { type Py, pythonRegex, str, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantPattern } from '../support/want-text.ts';

/** Ansible's regex_search: the match, or the groups that are asked for as \\1 or \\g<name>; none without a match. */
export default filter(
  'value, regex, *args, ignorecase=False, multiline=False',
  (_context, value: Py, pattern: Py, ignore: Py, multiLine: Py, wanted: readonly Py[]) => {
    const groups = wanted.map((argument) => {
      const text = str(argument);
      const name = /^\\g<(\S+)>/.exec(text)?.[1];
      if (name !== undefined) return name;
      const number = /^\\(\d+)/.exec(text)?.[1];
      if (number === undefined) throw valueError('Unknown argument');
      return Number(number);
    });
    const regex = pythonRegex(wantPattern(pattern), { ignoreCase: truth(ignore), multiLine: truth(multiLine) });
    const found = regex.search(str(value));
    if (found === undefined) return null;
    if (groups.length === 0) return found.groups[0] ?? '';
    return groups.map((name) => {
      const number = typeof name === 'number' ? name : regex.names.get(name);
      if (number === undefined || number > regex.groupCount) throw valueError('no such group');
      return found.groups[number] ?? null;
    });
  },
);
