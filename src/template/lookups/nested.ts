import { type Py, valueError } from '../../values/index.ts';
import { lookup } from '../context.ts';
import { limitRows } from '../support/sequences.ts';

/** Ansible's nested: every combination of the lists' members. */
export default lookup('**_', (_context, terms: readonly Py[]) => {
  if (terms.length === 0) throw valueError('with_nested requires at least one element in the nested list');
  let rows: Py[][] = [[]];
  for (const term of terms) {
    const members = Array.isArray(term) ? (term as readonly Py[]) : [term];
    limitRows(rows.length * members.length);
    rows = rows.flatMap((row) =>
      members.map((member) => [...row, ...(Array.isArray(member) ? (member as readonly Py[]) : [member])]),
    );
  }
  return rows;
});
