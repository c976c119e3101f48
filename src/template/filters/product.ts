import { type Py, toList } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { limitRows, tupleOf } from '../support/sequences.ts';

/** Ansible's product: itertools.product. */
export default filter('value, *iterables, repeat=1', (_context, value: Py, repeat: Py, others: readonly Py[]) => {
  const lists = [value, ...others].map(toList);
  const pools = Array.from({ length: wantInt(repeat) }, () => lists).flat();
  limitRows(pools.reduce((count, pool) => count * pool.length, 1));
  let rows: Py[][] = [[]];
  for (const pool of pools) rows = rows.flatMap((row) => pool.map((member) => [...row, member]));
  return rows.map(tupleOf);
});
