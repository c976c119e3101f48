import { type Py, toList } from '../../values/index.ts';
import { filter } from '../context.ts';
import { tupleOf } from '../support/sequences.ts';

/** Ansible's zip_longest. */
export default filter('*args, fillvalue=None', (_context, fill: Py, lists: readonly Py[]) => {
  const columns = lists.map(toList);
  const size = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: size }, (_, at) =>
    tupleOf(columns.map((column) => (at < column.length ? column[at]! : fill))),
  );
});
