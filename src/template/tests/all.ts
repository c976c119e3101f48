import { listOf, type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';

/** Ansible's all: every member is true. */
export default test('value', (_context, value: Py) => listOf(value).every(truth));
