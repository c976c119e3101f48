import type { Py } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { flattenOnce } from '../support/lookup-terms.ts';

/** Ansible's items: lists flattened by one level. */
export default lookup('**_', (_context, terms: readonly Py[]) => flattenOnce(terms));
