import { iterate, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter } from '../support/attributes.ts';

/** Jinja2's join. */
export default filter('value, d="", attribute=None', (_context, value: Py, separator: Py, path: Py) => {
  const get = attributeGetter(path);
  let text = '';
  let isFirst = true;
  const by = str(separator);
  for (const member of iterate(value)) {
    text += isFirst ? str(get(member)) : by + str(get(member));
    isFirst = false;
  }
  return text;
});
