import { type Py, tryIterate, Undefined } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => {
  if (value instanceof Undefined) throw value.error();
  return tryIterate(value) !== undefined;
});
