import { asText, type Py, str, toList } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's uri: any text, or one with a scheme of the list. */
export default test('value, schemes=None', (_context, value: Py, schemes: Py) => {
  const text = asText(value);
  if (text === undefined) return false;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  return schemes === null || toList(schemes).map(str).includes(scheme);
});
