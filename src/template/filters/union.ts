import { listOf, type Py, typeError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { uniqueMembers } from '../support/sequences.ts';

/** Ansible's union. */
export default filter('a, b', (_context, left: Py, right: Py) => {
  if (typeof left !== typeof right && (typeof left === 'string' || typeof right === 'string')) {
    throw typeError(`can only concatenate list (not "str") to list`);
  }
  return uniqueMembers([...listOf(left), ...listOf(right)]);
});
