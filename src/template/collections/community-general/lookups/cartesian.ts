import { asText, listOf, type Py, PyError } from '../../../../values/index.ts';
import { lookup } from '../../../context.ts';
import { limitRows } from '../../../support/sequences.ts';

/** community.general's cartesian: every combination of one member of each list. */
export default lookup('**_', (_context, terms: readonly Py[]) => {
  if (terms.length === 0) throw new PyError('other', 'with_cartesian requires at least one element in each list');
  const lists = terms.map((term) => (asText(term) === undefined ? listOf(term) : [term]));
  limitRows(lists.reduce((count, list) => count * list.length, 1));
  const rows = lists.reduce<readonly (readonly Py[])[]>(
    (begun, list) => begun.flatMap((row) => list.map((member) => [...row, member])),
    [[]],
  );
  return rows.map((row) =>
    row.flatMap((member) => (Array.isArray(member) ? [...(member as readonly Py[])] : [member])),
  );
});
