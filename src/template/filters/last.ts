import { listOf, type Py, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's last: the last member, undefined when there is none. */
export default filter('seq', (_context, value: Py) => {
  const list = listOf(value);
  return list.at(-1) ?? new Undefined({ path: 'last', key: 'last', reason: 'No last item, sequence was empty.' });
});
