import { type Py, truth, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's default (also `d`): for what is undefined, or, with `boolean`, for what is false. */
export default filter(
  'value, default_value="", boolean=False',
  (_context, value: Py, fallback: Py, boolean: Py) =>
    value instanceof Undefined || (truth(boolean) && !truth(value)) ? fallback : value,
  { keepsMarks: true },
);
