import { listOf, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { hasMember, uniqueMembers } from '../support/sequences.ts';

/** Ansible's difference. */
export default filter('a, b', (_context, left: Py, right: Py) => {
  const other = listOf(right);
  return uniqueMembers(listOf(left)).filter((member) => !hasMember(other, member));
});
