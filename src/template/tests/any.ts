import { listOf, type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's any: at least one member is true. */
export default test('value', (_context, value: Py) => listOf(value).some(truth));
