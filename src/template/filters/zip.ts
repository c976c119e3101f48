import { type Py, toList, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { tupleOf } from '../support/sequences.ts';

/** Ansible's zip. */
export default filter('*args, strict=False', (_context, strict: Py, lists: readonly Py[]) => {
  const columns = lists.map(toList);
  const size = Math.min(...columns.map((column) => column.length));
  if (truth(strict) && columns.some((column) => column.length !== size))
    throw valueError('zip() arguments have different lengths');
  return Array.from({ length: columns.length === 0 ? 0 : size }, (_, at) =>
    tupleOf(columns.map((column) => column[at]!)),
  );
});
