import { iterate, type Py, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's first: the first member, undefined when there is none. */
export default filter('seq', (_context, value: Py) => {
  for (const member of iterate(value)) return member;
  return new Undefined({ path: 'first', key: 'first', reason: 'No first item, sequence was empty.' });
});
