import { asText, type Py, str, toList } from '../../values/index.ts';
import { test } from '../context.ts';

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;

/** Ansible's uri: has a scheme, and something after it. */
export default test('value, schemes=None', (_context, value: Py, schemes: Py) => {
  const text = asText(value);
  if (text === undefined) return false;
  const scheme = SCHEME.exec(text)?.[0].slice(0, -1).toLowerCase();
  if (scheme === undefined || text.length === scheme.length + 1) return false;
  return schemes === null || toList(schemes).map(str).includes(scheme);
});
