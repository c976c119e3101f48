import { type Py, type PyDict, str, toList, truth, typeError, Undefined } from '../../values/index.ts';
import { type Context, filter } from '../context.ts';
import { attributeGetter } from '../support/attributes.ts';
import { wantKey } from '../support/want-text.ts';

/** Jinja2's map: an attribute of each member, or a filter applied to each. */
export default filter('value, *args, **kwargs', (context: Context, value: Py, args: readonly Py[], kwargs: PyDict) => {
  if (value instanceof Undefined) throw value.error();
  if (value === null || (!truth(value) && !(value instanceof Map))) return [];
  const options = new Map([...kwargs].map(([name, option]) => [str(name), option]));
  const path = options.get('attribute');
  if (args.length === 0 && path !== undefined) {
    const fallback = options.get('default');
    options.delete('attribute');
    options.delete('default');
    for (const name of options.keys()) throw typeError(`Unexpected keyword argument '${name}'`);
    return toList(value).map(attributeGetter(path, fallback));
  }
  const [name, ...rest] = args;
  if (name === undefined) throw typeError('map requires a filter argument');
  const wanted = wantKey(name);
  if (!context.hasFilter(wanted)) throw context.engine.unknown('filter', wanted);
  return toList(value).map((member) => context.callFilter(wanted, member, rest, options));
});
