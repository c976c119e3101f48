import { characters, type Py, toList, tryIterate, Undefined, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's reverse: a text backwards, or the members from last to first. */
export default filter('value', (_context, value: Py) => {
  if (typeof value === 'string') return characters(value).reverse().join('');
  if (value instanceof Undefined) throw value.error();
  if (tryIterate(value) === undefined) throw valueError('argument must be iterable');
  return toList(value).reverse();
});
