import { type Py, spend, toList, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { limitRows, tupleOf } from '../support/sequences.ts';

/** Ansible's permutations: itertools.permutations. */
export default filter('iterable, r=None', (_context, value: Py, size: Py) => {
  const pool = toList(value);
  const count = size === null ? pool.length : wantInt(size);
  if (count < 0) throw valueError('r must be non-negative');
  const rows: Py[] = [];
  const pick = (chosen: readonly number[]): void => {
    spend(chosen.length + 1);
    if (chosen.length === count) {
      limitRows(rows.length);
      rows.push(tupleOf(chosen.map((at) => pool[at]!)));
      return;
    }
    for (let at = 0; at < pool.length; at += 1) if (!chosen.includes(at)) pick([...chosen, at]);
  };
  if (count <= pool.length) pick([]);
  return rows;
});
