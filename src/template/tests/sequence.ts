import { asText, type Py, PyBytes, PyRange, Undefined } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => {
  if (value instanceof Undefined) throw value.error();
  return (
    Array.isArray(value) ||
    value instanceof Map ||
    asText(value) !== undefined ||
    value instanceof PyRange ||
    value instanceof PyBytes
  );
});
