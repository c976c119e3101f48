import { type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';
import { wantResult } from '../support/results.ts';

/** Ansible's skipped (also `skip`). */
export default test('result', (_context, value: Py) => truth(wantResult(value, 'skipped').get('skipped') ?? false));
