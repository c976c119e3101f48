import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineSets, concatenated, uniqueMembers } from '../support/sequences.ts';

/** Ansible's union. */
export default filter('a, b', (_context, left: Py, right: Py) =>
  combineSets(
    left,
    right,
    (first, second) => [...first, ...second],
    () => uniqueMembers(concatenated(left, right)),
  ),
);
