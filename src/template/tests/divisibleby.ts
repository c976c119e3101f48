import { binary, equals, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value, num', (_context, value: Py, by: Py) => equals(binary('%', value, by), 0));
