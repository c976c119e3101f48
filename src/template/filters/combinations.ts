import { type Py, spend, toList, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { limitRows, tupleOf } from '../support/sequences.ts';

/** Ansible's combinations: itertools.combinations. */
export default filter('iterable, r', (_context, value: Py, size: Py) => {
  const pool = toList(value);
  const count = wantInt(size);
  if (count < 0) throw valueError('r must be non-negative');
  const rows: Py[] = [];
  const pick = (start: number, chosen: readonly Py[]): void => {
    spend(chosen.length + 1);
    if (chosen.length === count) {
      limitRows(rows.length);
      rows.push(tupleOf(chosen));
      return;
    }
    for (let at = start; at <= pool.length - (count - chosen.length); at += 1) pick(at + 1, [...chosen, pool[at]!]);
  };
  pick(0, []);
  return rows;
});
