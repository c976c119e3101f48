import { asText, listOf, type Py, str, typeError, typeText } from '../../values/index.ts';
import { filter } from '../context.ts';
import { joinPaths } from '../support/path-expansion.ts';
import { pathText } from '../support/paths.ts';

/** Ansible's path_join: a list of parts as one path; an absolute part starts anew. */
export default filter('paths', (_context, value: Py) => {
  if (asText(value) === undefined && !Array.isArray(value))
    throw typeError(`|path_join expects string or sequence, got ${typeText(value)} instead.`);
  const parts = asText(value) === undefined ? listOf(value).map((part) => pathText(part)) : [str(value)];
  return joinPaths(parts);
});
