import { binary, Markup, type Py, type PyDict, PyTuple, str, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's format: printf-style, with values or names. */
export default filter('value, *args, **kwargs', (_context, value: Py, args: readonly Py[], kwargs: PyDict) => {
  if (args.length > 0 && kwargs.size > 0)
    throw valueError("can't handle positional and keyword arguments at the same time");
  return binary(
    '%',
    value instanceof Markup ? value : str(value),
    kwargs.size > 0 ? kwargs : (PyTuple.from(args as never[]) as readonly Py[]),
  );
});
