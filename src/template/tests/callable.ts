import { type Py, PyObject, Undefined } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) =>
  value instanceof Undefined || (value instanceof PyObject && value.isCallable));
