import {
  binary,
  isInt,
  isNumeric,
  type Py,
  toNumber,
  truncate,
  typeError,
  typeName,
  Undefined,
  valueError,
} from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';
import { roundHalfEven } from '../support/rounding.ts';

const METHODS = new Set(['common', 'ceil', 'floor']);

/** Jinja2's round: Python's rounding (halves to even), or always up or down. */
export default filter('value, precision=0, method="common"', (_context, value: Py, precision: Py, method: Py) => {
  if (typeof method !== 'string' || !METHODS.has(method)) throw valueError('method must be common, ceil or floor');
  // None means Python's round() without digits: an int.
  const digits = precision === null && method === 'common' ? null : wantInt(precision);
  if (value instanceof Undefined) throw value.error();
  if (!isNumeric(value)) throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  if (method === 'common') {
    return digits === null ? truncate(toNumber(roundHalfEven(value, 0) as number)) : roundHalfEven(value, digits);
  }
  const power = binary('**', 10, digits);
  const shifted = binary('*', value, power);
  if (isInt(shifted)) return binary('/', shifted, power);
  const size = toNumber(shifted as unknown as number);
  return binary('/', truncate(method === 'ceil' ? Math.ceil(size) : Math.floor(size)), power);
});
