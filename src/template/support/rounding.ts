import { fixed } from '../../values/format-spec.ts';
import { float, int, isInt, type Py, PyError, type PyFloat, toBigInt, toNumber } from '../../values/index.ts';

/** Python's round(value, digits): ints stay ints, floats stay floats, exact halves go to the even digit. */
export function roundHalfEven(value: number | bigint | boolean | PyFloat, digits: number): Py {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (isInt(number)) {
    if (digits >= 0) return number;
    const unit = 10n ** BigInt(-digits);
    const exact = toBigInt(number);
    const rest = ((exact % unit) + unit) % unit;
    const lower = exact - rest;
    const twice = rest * 2n;
    const isUp = twice > unit || (twice === unit && (lower / unit) % 2n !== 0n);
    return int(isUp ? lower + unit : lower);
  }
  const real = toNumber(number);
  if (!Number.isFinite(real)) return float(real);
  if (digits >= 0) return float(digits > 22 ? real : Number((real < 0 ? '-' : '') + fixed(Math.abs(real), digits)));
  const size = Math.abs(real);
  const unit = 10n ** BigInt(-digits);
  const whole = BigInt(Math.trunc(size));
  const rest = whole % unit;
  const lower = whole - rest;
  const isOverHalf =
    rest * 2n > unit || (rest * 2n === unit && (!Number.isInteger(size) || (lower / unit) % 2n !== 0n));
  const rounded = Number(isOverHalf ? lower + unit : lower);
  if (!Number.isFinite(rounded)) throw new PyError('other', 'rounded value too large to represent');
  return float(Math.sign(real) * rounded);
}
