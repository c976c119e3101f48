import { listOf, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineSets, hasMember, isAmong, uniqueMembers } from '../support/sequences.ts';

/** Ansible's intersect. */
export default filter('a, b', (_context, left: Py, right: Py) =>
  combineSets(
    left,
    right,
    (first, second) => first.filter((member) => hasMember(second, member)),
    () => uniqueMembers(listOf(left).filter(isAmong(right))),
  ),
);
