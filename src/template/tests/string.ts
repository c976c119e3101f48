import { asText, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => asText(value) !== undefined);
