import { type Py, valueError } from './py.ts';
import { float, PyFloat } from './value.ts';

/** True for Python's int (not bool). */
export function isInt(value: Py): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

export function isFloat(value: Py): value is number | PyFloat {
  return value instanceof PyFloat || (typeof value === 'number' && !Number.isInteger(value));
}

/** True for int, float and bool: what arithmetic takes. */
export function isNumeric(value: Py): value is number | bigint | boolean | PyFloat {
  const type = typeof value;
  return type === 'number' || type === 'bigint' || type === 'boolean' || value instanceof PyFloat;
}

/** The JavaScript number of a numeric value; integers beyond 2^53 are rounded. */
export function toNumber(value: number | bigint | boolean | PyFloat): number {
  return value instanceof PyFloat ? value.value : Number(value);
}

/** An int in its one canonical form: a number while it is exact, else a bigint. */
export function int(value: bigint | number): number | bigint {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : BigInt(value);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** The bigint of an int or bool. */
export function toBigInt(value: number | bigint | boolean): bigint {
  return BigInt(value);
}

/** Python's int(float): cut towards zero; raises for infinities and nan. */
export function truncate(value: number): number | bigint {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw valueError('cannot convert float infinity to integer');
  const whole = Math.trunc(value);
  return Object.is(whole, -0) ? 0 : int(whole);
}

/** repr() of a float: the shortest digits that read back, exponent from 1e16 on and below 1e-4. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= 16 || power < -4) {
    const sign = power < 0 ? '-' : '+';
    return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const text = String(value);
  if (text.includes('e')) return value.toFixed(mantissa.replace(/^-?\d\.?/, '').length - power);
  return text.includes('.') ? text : `${text}.0`;
}

export { float };
