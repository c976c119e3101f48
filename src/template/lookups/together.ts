import { listOf, type Py, valueError } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { flattenOnce } from '../support/lookup-terms.ts';

/** Ansible's together: the lists' members side by side, the shorter ones filled with none. */
export default lookup('**_', (_context, terms: readonly Py[]) => {
  if (terms.length === 0) throw valueError('with_together requires at least one element in each list');
  const lists = terms.map((term) => listOf(term));
  const size = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: size }, (_, at) => flattenOnce(lists.map((list) => list[at] ?? null)));
});
