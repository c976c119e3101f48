import { listOf, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { hasMember, refuseMixedText, uniqueMembers } from '../support/sequences.ts';

/** Ansible's symmetric_difference. */
export default filter('a, b', (_context, left: Py, right: Py) => {
  refuseMixedText(left, right);
  const [first, second] = [listOf(left), listOf(right)];
  return uniqueMembers([...first, ...second]).filter(
    (member) => !(hasMember(first, member) && hasMember(second, member)),
  );
});
