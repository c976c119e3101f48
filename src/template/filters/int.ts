import { type Py, truncate, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { parseFloatText, toInteger, wantInt } from '../support/numbers.ts';

/** Jinja2's int. */
export default filter('value, default=0, base=10', (_context, value: Py, fallback: Py, base: Py) => {
  if (value instanceof Undefined) throw value.error();
  const radix = wantInt(base);
  const parsed = toInteger(value, radix);
  if (parsed !== undefined) return parsed;
  const number = typeof value === 'string' ? parseFloatText(value) : undefined;
  return number !== undefined && Number.isFinite(number) ? truncate(number) : fallback;
});
