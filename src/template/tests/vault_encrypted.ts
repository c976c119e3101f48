import { type Py, str } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value', (_context, value: Py) => str(value).startsWith('$ANSIBLE_VAULT;'));
