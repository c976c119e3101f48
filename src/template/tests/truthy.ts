import { type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';
import { isTruthy } from '../support/results.ts';

/** Ansible's truthy: true for Python, or, with `convert_bool`, for whoever wrote "yes" or "no". */
export default test('value, convert_bool=False', (_context, value: Py, convert: Py) => isTruthy(value, truth(convert)));
