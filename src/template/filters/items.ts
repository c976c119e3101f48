import { type Py, type PyDict, PyTuple, typeError, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's items: a dict's pairs; nothing for what is undefined. */
export default filter('value', (_context, value: Py) => {
  if (value instanceof Undefined) return [];
  if (!(value instanceof Map)) throw typeError('Can only get item pairs from a mapping.');
  return [...(value as PyDict)].map((pair) => PyTuple.from(pair as unknown as never[]) as readonly Py[]);
});
