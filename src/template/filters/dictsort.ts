import {
  type Py,
  type PyDict,
  PyTuple,
  sorted,
  truth,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '../../values/index.ts';
import { filter } from '../context.ts';
import { ignoreCase } from '../support/attributes.ts';

/** Jinja2's dictsort: a dict's items in the order of keys or values. */
export default filter(
  'value, case_sensitive=False, by="key", reverse=False',
  (_context, value: Py, sensitive: Py, by: Py, reverse: Py) => {
    if (by !== 'key' && by !== 'value') throw valueError('You can only sort by either "key" or "value"');
    if (value instanceof Undefined) throw value.error();
    if (!(value instanceof Map)) throw typeError(`'${typeName(value)}' object has no attribute 'items'`);
    const at = by === 'key' ? 0 : 1;
    const key = (pair: readonly [Py, Py]): Py => (truth(sensitive) ? pair[at] : ignoreCase(pair[at]));
    return sorted([...(value as PyDict)], key, truth(reverse)).map(
      (pair) => PyTuple.from(pair as unknown as never[]) as readonly Py[],
    );
  },
);
