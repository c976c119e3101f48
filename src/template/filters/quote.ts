import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's quote: one word for a POSIX shell. */
export default filter('a', (_context, value: Py) => {
  const text = value === null ? '' : str(value);
  if (text === '') return "''";
  return /[^\w@%+=:,./-]/.test(text) || /[^\x00-\x7f]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
});
