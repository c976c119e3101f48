import { contains, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineSets, concatenated, hasMember, uniqueMembers } from '../support/sequences.ts';

/** Ansible's symmetric_difference. */
export default filter('a, b', (_context, left: Py, right: Py) =>
  combineSets(
    left,
    right,
    (first, second) => [
      ...first.filter((member) => !hasMember(second, member)),
      ...second.filter((member) => !hasMember(first, member)),
    ],
    () =>
      uniqueMembers(concatenated(left, right)).filter((member) => !(contains(left, member) && contains(right, member))),
  ),
);
