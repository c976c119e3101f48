import { type Py, PyFloat } from '../../values/index.ts';
import { test } from '../context.ts';

/** Jinja2's sameas: identity, which for values means the same type and value. */
export default test('value, other', (_context, left: Py, right: Py) =>
  left === right || (left instanceof PyFloat && right instanceof PyFloat && left.value === right.value));
