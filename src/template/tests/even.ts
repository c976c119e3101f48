import { binary, equals, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => equals(binary('%', value, 2), 0));
