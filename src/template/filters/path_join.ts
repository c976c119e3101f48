import { asText, listOf, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { joinPaths } from '../support/path-expansion.ts';

/** Ansible's path_join: a list of parts as one path; an absolute part starts anew. */
export default filter('paths', (_context, value: Py) => {
  const parts = asText(value) === undefined ? listOf(value).map((part) => str(part)) : [str(value)];
  return joinPaths(parts);
});
