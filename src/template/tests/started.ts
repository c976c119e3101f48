import { equals, type Py } from '../../values/index.ts';
import { test } from '../context.ts';
import { wantResult } from '../support/results.ts';

export default test('result', (_context, value: Py) => {
  const result = wantResult(value, 'started');
  return result.has('started') ? equals(result.get('started')!, 1) : true;
});
