import { asText, isNumeric, type Py, toNumber, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';

const TRUE = new Set(['yes', 'on', '1', 'true']);

/** Ansible's bool: true for "yes", "on", "1" and "true" in any case, and for 1 and True. */
export default filter('a', (_context, value: Py) => {
  if (value instanceof Undefined) throw value.error();
  if (value === null || typeof value === 'boolean') return value;
  const text = asText(value);
  if (text !== undefined) return TRUE.has(text.toLowerCase());
  return isNumeric(value) && toNumber(value) === 1;
});
