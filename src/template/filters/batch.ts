import { iterate, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';

/** Jinja2's batch: lists of `linecount` items, the last filled up. */
export default filter('value, linecount, fill_with=None', (_context, value: Py, size: Py, fill: Py) => {
  const count = wantInt(size);
  const rows: Py[][] = [];
  for (const member of iterate(value)) {
    const last = rows.at(-1);
    if (last === undefined || last.length >= count) rows.push([member]);
    else last.push(member);
  }
  const last = rows.at(-1);
  if (last !== undefined && fill !== null) while (last.length < count) last.push(fill);
  return rows;
});
