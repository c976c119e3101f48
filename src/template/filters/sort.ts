import { type Py, sorted, toList, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter, ignoreCase } from '../support/attributes.ts';

/** Jinja2's sort. */
export default filter(
  'value, reverse=False, case_sensitive=False, attribute=None',
  (_context, value: Py, reverse: Py, sensitive: Py, path: Py) => {
    const fold = (item: Py): Py => (truth(sensitive) ? item : ignoreCase(item));
    const list = toList(value);
    if (typeof path !== 'string' || !path.includes(',')) {
      const get = attributeGetter(path);
      return sorted(list, (member) => fold(get(member)), truth(reverse));
    }
    const getters = path.split(',').map((part) => attributeGetter(part));
    return sorted(list, (member) => getters.map((get) => fold(get(member))), truth(reverse));
  },
);
