import { float, isNumeric, type Py, toNumber, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { parseFloatText } from '../support/numbers.ts';

/** Jinja2's float. */
export default filter('value, default=0.0', (_context, value: Py, fallback: Py) => {
  if (value instanceof Undefined) throw value.error();
  if (isNumeric(value)) return float(toNumber(value));
  const parsed = typeof value === 'string' ? parseFloatText(value) : undefined;
  return parsed === undefined ? fallback : float(parsed);
});
