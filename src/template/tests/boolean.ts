import type { Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => value === true || value === false);
