import { binary, iterate, type Py, typeError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter } from '../support/attributes.ts';

/** Jinja2's sum. */
export default filter('iterable, attribute=None, start=0', (_context, value: Py, path: Py, start: Py) => {
  const get = attributeGetter(path);
  if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  let total: Py = start;
  for (const member of iterate(value)) total = binary('+', total, get(member));
  return total;
});
