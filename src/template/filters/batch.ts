import { iterate, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { limitRows } from '../support/sequences.ts';

/** Jinja2's batch: lists of `linecount` items, the last filled up. */
export default filter('value, linecount, fill_with=None', (_context, value: Py, size: Py, fill: Py) => {
  const count = wantInt(size);
  const rows: Py[][] = [];
  let row: Py[] = [];
  for (const member of iterate(value)) {
    // Counts below one never match again once the row has grown, as in Jinja2.
    if (row.length === count) {
      rows.push(row);
      row = [];
    }
    row.push(member);
  }
  if (row.length === 0) return rows;
  if (fill !== null) {
    limitRows(count);
    while (row.length < count) row.push(fill);
  }
  return [...rows, row];
});
