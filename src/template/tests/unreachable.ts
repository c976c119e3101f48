import { type Py, truth } from '../../values/index.ts';
import { test } from '../context.ts';
import { wantResult } from '../support/results.ts';

export default test('result', (_context, value: Py) =>
  truth(wantResult(value, 'unreachable').get('unreachable') ?? false));
