import { compare, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('a, b', (_context, left: Py, right: Py) => compare(left, right, '>=') >= 0);
