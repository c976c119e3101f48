import { type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';
import { wantResult } from '../support/results.ts';

/** Ansible's succeeded (also `success`, `successful`). */
export default test('result', (_context, value: Py) => !truth(wantResult(value, 'success').get('failed') ?? false));
