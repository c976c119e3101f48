import type { Py } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { resultFilter } from '../support/result-filter.ts';

/** The failed test as a filter, as playbooks before Ansible 2.5 wrote it. */
export default filter('result', (context: Context, value: Py) => resultFilter(context, 'failed', value));
