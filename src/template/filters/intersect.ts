import { listOf, Members, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineSets, isAmong, uniqueMembers } from '../support/sequences.ts';

/** Ansible's intersect. */
export default filter('a, b', (_context, left: Py, right: Py) =>
  combineSets(
    left,
    right,
    (first, second) => {
      const known = new Members(second);
      return first.filter((member) => known.has(member));
    },
    () => uniqueMembers(listOf(left).filter(isAmong(right))),
  ),
);
