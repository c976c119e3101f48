import { contains, type Py } from '../../values/index.ts';
import { test } from '../context.ts';

export default test('value, seq', (_context, member: Py, container: Py) => contains(container, member));
