import {
  int,
  isInt,
  isNumeric,
  type Py,
  PyFloat,
  strip,
  toNumber,
  truncate,
  typeError,
  typeName,
  Undefined,
} from '../../values/index.ts';

const RANGES: Readonly<Record<number, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^\d+$/, 16: /^[\da-f]+$/i };
const PREFIXES: Readonly<Record<string, number>> = { '0b': 2, '0o': 8, '0x': 16 };

/** Python's int(text, base); undefined where Python raises a ValueError. */
export function parseInteger(text: string, base = 10): number | bigint | undefined {
  const match = /^([-+]?)(0[box])?([\da-z]+(?:_[\da-z]+)*)$/i.exec(strip(text).replace(/^([-+]?0[box])_/i, '$1'));
  if (match === null) return undefined;
  const [, sign, prefix, body = ''] = match;
  const prefixed = prefix === undefined ? undefined : PREFIXES[prefix.toLowerCase()];
  let radix = base;
  let digits = body.replaceAll('_', '');
  if (prefixed !== undefined) {
    if (base !== 0 && base !== prefixed)
      digits = base > 24 || (base > 10 && prefix?.toLowerCase() === '0b') ? `${prefix}${digits}` : '?';
    else radix = prefixed;
  } else if (base === 0) {
    radix = 10;
    if (/^0\d*[1-9]/.test(digits)) return undefined;
  }
  const allowed = RANGES[radix];
  if (allowed !== undefined) {
    if (!allowed.test(digits)) return undefined;
  } else if (
    [...digits.toLowerCase()].some(
      (digit) => Number.parseInt(digit, 36) >= radix || Number.isNaN(Number.parseInt(digit, 36)),
    )
  ) {
    return undefined;
  }
  let value = 0n;
  if (radix === 10) value = BigInt(digits);
  else for (const digit of digits.toLowerCase()) value = value * BigInt(radix) + BigInt(Number.parseInt(digit, 36));
  return int(sign === '-' ? -value : value);
}

/** Python's float(text); undefined where Python raises a ValueError. */
export function parseFloatText(text: string): number | undefined {
  const plain = strip(text);
  if (/^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/i.test(plain))
    return Number(plain.replaceAll('_', ''));
  const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(plain);
  if (special === null) return undefined;
  const value = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
  return special[1] === '-' ? -value : value;
}

/** The number of a value that must be one; a type error otherwise. */
export function wantNumber(value: Py): number {
  if (isNumeric(value)) return toNumber(value);
  if (value instanceof Undefined) throw value.error();
  throw typeError(`must be real number, not ${typeName(value)}`);
}

/** The same for a filter that says its own name before Python's reason. */
export function numberFor(filter: string, value: Py): number {
  if (!isNumeric(value) && !(value instanceof Undefined))
    throw typeError(`${filter}() can only be used on numbers: must be real number, not ${typeName(value)}`);
  return wantNumber(value);
}

/** The int of a value that must be one (bool counts); a type error otherwise. */
export function wantInt(value: Py): number {
  if (typeof value === 'boolean') return Number(value);
  if (isInt(value)) return Number(value);
  if (value instanceof Undefined) throw value.error();
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** Python's int(value) for numbers and texts; undefined where it raises. */
export function toInteger(value: Py, base = 10): number | bigint | undefined {
  if (typeof value === 'string') return parseInteger(value, base);
  if (typeof value === 'boolean') return Number(value);
  if (isInt(value)) return value;
  if (typeof value === 'number' || value instanceof PyFloat) {
    const number = toNumber(value);
    return Number.isFinite(number) ? truncate(number) : undefined;
  }
  return undefined;
}
