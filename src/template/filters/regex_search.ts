import { type Py, pythonRegex, str, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's regex_search: the match, or the groups that are asked for as \\1 or \\g<name>; none without a match. */
export default filter(
  'value, regex, *args, ignorecase=False, multiline=False',
  (_context, value: Py, pattern: Py, ignore: Py, multiLine: Py, wanted: readonly Py[]) => {
    const groups = wanted.map((argument) => {
      const text = str(argument);
      const match = /^\\g<(\S+)>/.exec(text) ?? /^\\(\d+)/.exec(text);
      if (match === null) throw valueError('Unknown argument');
      return match[1] ?? '';
    });
    const regex = pythonRegex(str(pattern), { ignoreCase: truth(ignore), multiLine: truth(multiLine) });
    const found = regex.search(str(value));
    if (found === undefined) return null;
    if (groups.length === 0) return found.groups[0] ?? '';
    return groups.map((name) => {
      const number = /^\d+$/.test(name) ? Number(name) : regex.names.get(name);
      if (number === undefined || number > regex.groupCount) throw valueError('no such group');
      return found.groups[number] ?? null;
    });
  },
);
