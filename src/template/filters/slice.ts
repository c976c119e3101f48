import { type Py, toList, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { limitRows } from '../support/sequences.ts';

/** Jinja2's slice: the members spread over `slices` lists. */
export default filter('value, slices, fill_with=None', (_context, value: Py, slices: Py, fill: Py) => {
  const list = toList(value);
  const count = wantInt(slices);
  if (count === 0) throw valueError('integer division or modulo by zero');
  limitRows(count);
  const size = Math.floor(list.length / count);
  const longer = list.length % count;
  const columns: Py[][] = [];
  let at = 0;
  for (let column = 0; column < count; column += 1) {
    const end = at + size + (column < longer ? 1 : 0);
    const members = list.slice(at, end);
    if (fill !== null && column >= longer) members.push(fill);
    columns.push(members);
    at = end;
  }
  return columns;
});
