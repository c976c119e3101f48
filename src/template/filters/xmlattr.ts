import {
  escapeHtml,
  type Py,
  type PyDict,
  repr,
  str,
  truth,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Jinja2's xmlattr: a dict as attributes; none and undefined members are left out. */
export default filter('d, autospace=True', (_context, value: Py, autospace: Py) => {
  if (value instanceof Undefined) throw value.error();
  if (!(value instanceof Map)) throw typeError(`'${typeName(value)}' object has no attribute 'items'`);
  const parts: string[] = [];
  for (const [key, member] of value as PyDict) {
    if (member === null || member instanceof Undefined) continue;
    if (/[\s/>=]/.test(wantText(key, 'an attribute name')))
      throw valueError(`Invalid character in attribute name: ${repr(key)}`);
    parts.push(`${escapeHtml(str(key))}="${escapeHtml(str(member))}"`);
  }
  const text = parts.join(' ');
  return truth(autospace) && text !== '' ? ` ${text}` : text;
});
