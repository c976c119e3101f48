import { listOf, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { refuseMixedText, uniqueMembers } from '../support/sequences.ts';

/** Ansible's union. */
export default filter('a, b', (_context, left: Py, right: Py) => {
  refuseMixedText(left, right);
  return uniqueMembers([...listOf(left), ...listOf(right)]);
});
