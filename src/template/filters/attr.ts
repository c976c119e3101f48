import { attribute, type Py, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Jinja2's attr: an attribute, never a member. */
export default filter('obj, name', (_context, value: Py, name: Py) => {
  if (value instanceof Undefined) return value;
  const wanted = wantText(name, 'an attribute name');
  return attribute(value, wanted) ?? new Undefined({ path: wanted, key: wanted, parent: value });
});
