import { type Py, str, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's regex_escape. */
export default filter('string, re_type="python"', (_context, value: Py, type: Py) => {
  const text = str(value);
  if (type === 'python') return text.replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
  if (type === 'posix_basic') return text.replace(/[\].[^$*\\]/g, '\\$&');
  if (type === 'posix_extended') throw valueError(`Regex type (${str(type)}) not yet implemented`);
  throw valueError(`Invalid regex type (${str(type)})`);
});
