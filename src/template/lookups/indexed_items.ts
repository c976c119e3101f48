import type { Py } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { flattenOnce } from '../support/lookup-terms.ts';
import { tupleOf } from '../support/sequences.ts';

/** Ansible's indexed_items: pairs of position and member. */
export default lookup('**_', (_context, terms: readonly Py[]) =>
  flattenOnce(terms).map((member, at) => tupleOf([at, member])),
);
