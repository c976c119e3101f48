import { listOf, type Py, type PyDict, truth } from '../../values/index.ts';
import { test } from '../context.ts';
import { wantResult } from '../support/results.ts';

/** Ansible's changed (also `change`): a result that changed something, or one of whose loop items did. */
export default test('result', (_context, value: Py) => {
  const result = wantResult(value, 'changed');
  if (!result.has('changed') && result.has('results')) {
    return listOf(result.get('results')!).some(
      (item) => item instanceof Map && truth((item as PyDict).get('changed') ?? false),
    );
  }
  return truth(result.get('changed') ?? false);
});
