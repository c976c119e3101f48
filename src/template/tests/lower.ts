import { type Py, str } from '../../values/index.ts';
import { test } from '../context.ts';
import { isCased } from '../support/results.ts';

export default test('value', (_context, value: Py) => isCased(str(value), 'lower'));
