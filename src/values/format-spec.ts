import { isFloat, isInt, toBigInt, toNumber } from './number.ts';
import { type Py, PyObject, PyText, typeError, valueError } from './py.ts';
import { str } from './repr.ts';
import { textLength } from './text.ts';
import { typeName } from './type-name.ts';

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([_,])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/** Python's format(value, spec). */
export function formatValue(value: Py, spec: string): string {
  if (value instanceof PyText) value = value.text;
  if (spec === '') return str(value);
  if (value instanceof PyObject) {
    const formatted = value.binary('format', spec, false);
    if (typeof formatted === 'string') return formatted;
    throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
  }
  const match = SPEC.exec(spec);
  if (match === null) throw valueError(`Invalid format specifier '${spec}' for object of type '${typeName(value)}'`);
  const [, fillGiven, alignGiven, signGiven, , alternate, zero, widthText, grouping, precisionText, type] = match;
  const sign = signGiven ?? '-';
  const width = Number(widthText ?? 0);
  const precision = precisionText === undefined ? undefined : Number(precisionText);
  const numeric = typeof value === 'boolean' || isInt(value) || isFloat(value);
  const align = alignGiven ?? (zero !== undefined && numeric ? '=' : numeric ? '>' : '<');
  const fill = fillGiven ?? (zero !== undefined ? '0' : ' ');
  if (!numeric || (typeof value === 'boolean' && type === 's')) {
    if (value !== null && typeof value !== 'string' && typeof value !== 'boolean') {
      throw typeError(`unsupported format string passed to ${typeName(value)}.__format__`);
    }
    if (value === null) throw typeError('unsupported format string passed to NoneType.__format__');
    if (type !== undefined && type !== 's') throw valueError(`Unknown format code '${type}' for object of type 'str'`);
    if (signGiven !== undefined) throw valueError('Sign not allowed in string format specifier');
    if (alternate !== undefined) throw valueError('Alternate form (#) not allowed in string format specifier');
    if (align === '=') throw valueError("'=' alignment not allowed in string format specifier");
    if (grouping !== undefined) throw valueError(`Cannot specify '${grouping}' with 's'.`);
    const text = str(value);
    return pad(precision === undefined ? text : Array.from(text).slice(0, precision).join(''), width, fill, align);
  }
  if (typeof value === 'boolean' && type === undefined && precision === undefined)
    return pad(str(Number(value)), width, fill, align);
  const number = typeof value === 'boolean' ? Number(value) : (value as number | bigint);
  const body =
    isInt(number) && (type === undefined || 'bcdoxXn'.includes(type))
      ? integer(toBigInt(number), type ?? 'd', alternate !== undefined, precision)
      : real(toNumber(number), type, precision, alternate !== undefined);
  const prefix = body.isNegative ? '-' : sign === '-' ? '' : sign;
  const lead = prefix + body.prefix;
  let digits = body.digits;
  if (grouping !== undefined) {
    const every = type !== undefined && 'boxX'.includes(type) ? 4 : 3;
    digits = group(digits, grouping, every, align === '=' && fill === '0' ? width - lead.length - body.rest.length : 0);
  }
  digits += body.rest;
  if (align === '=') return lead + fill.repeat(Math.max(0, width - lead.length - digits.length)) + digits;
  return pad(lead + digits, width, fill, align);
}

/** Fills a text up to a width. */
export function pad(text: string, width: number, fill: string, align: string): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  if (align === '<') return text + fill.repeat(missing);
  if (align === '^') {
    const left = Math.floor(missing / 2);
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }
  return fill.repeat(missing) + text;
}

function group(digits: string, separator: string, every: number, width: number): string {
  let wanted = digits;
  // Zero padding counts the separators too, and never starts with one.
  while (separated(wanted, separator, every).length < width) wanted = `0${wanted}`;
  return separated(wanted, separator, every);
}

function separated(digits: string, separator: string, every: number): string {
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= every) parts.unshift(digits.slice(Math.max(0, end - every), end));
  return parts.join(separator);
}

interface Digits {
  readonly isNegative: boolean;
  readonly prefix: string;
  readonly digits: string;
  readonly rest: string;
}

function integer(value: bigint, type: string, alternate: boolean, precision: number | undefined): Digits {
  if (precision !== undefined) throw valueError('Precision not allowed in integer format specifier');
  const isNegative = value < 0n;
  const size = isNegative ? -value : value;
  if (type === 'c' && (isNegative || size > 0x10ffffn)) throw valueError('%c arg not in range(0x110000)');
  if (type === 'c') return { isNegative: false, prefix: '', digits: String.fromCodePoint(Number(size)), rest: '' };
  const base = type === 'b' ? 2 : type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  const digits = size.toString(base);
  const prefix = alternate && base !== 10 ? `0${type}` : '';
  return { isNegative, prefix, digits: type === 'X' ? digits.toUpperCase() : digits, rest: '' };
}

function real(value: number, type: string | undefined, precision: number | undefined, alternate: boolean): Digits {
  const isNegative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  const text = realText(size, type, precision, alternate);
  const match = /^(\d*)(.*)$/s.exec(text);
  return { isNegative, prefix: '', digits: match?.[1] ?? '', rest: match?.[2] ?? '' };
}

/** The digits of a non-negative float in one of Python's float formats. */
export function realText(
  size: number,
  type: string | undefined,
  precision: number | undefined,
  alternate = false,
): string {
  const isUpper = type === 'E' || type === 'F' || type === 'G';
  if (!Number.isFinite(size)) {
    const name = Number.isNaN(size) ? 'nan' : 'inf';
    return (isUpper ? name.toUpperCase() : name) + (type === '%' ? '%' : '');
  }
  switch (type) {
    case 'f':
    case 'F':
      return fixed(size, precision ?? 6) + (alternate && precision === 0 ? '.' : '');
    case '%':
      return `${fixed(size * 100, precision ?? 6)}%`;
    case 'e':
    case 'E': {
      const digits = exponential(size, precision ?? 6);
      const text = alternate && precision === 0 ? digits.replace('e', '.e') : digits;
      return isUpper ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
    case 'n':
    case undefined: {
      if (type === undefined && precision === undefined) return str(Number.isInteger(size) ? floatText(size) : size);
      const text = general(size, precision === undefined ? 6 : precision || 1, alternate, type === undefined);
      return isUpper ? text.toUpperCase() : text;
    }
    default:
      throw valueError(`Unknown format code '${type}' for object of type 'float'`);
  }
}

function floatText(size: number): string {
  return size >= 1e16 ? exponentOf(size.toExponential()) : `${size}.0`;
}

/** toFixed() that rounds the exact binary value half to even and knows numbers beyond 1e21. */
export function fixed(size: number, precision: number): string {
  if (precision <= 100 && size < 1e21) {
    const text = size.toFixed(precision);
    // toFixed rounds an exact half up, Python to even.
    if (isExactHalf(size, precision)) return evenHalf(size, precision);
    return text;
  }
  return `${BigInt(Math.trunc(size))}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
}

function isExactHalf(size: number, precision: number): boolean {
  const digits = /\.(\d+)$/.exec(size.toFixed(Math.min(100, precision + 25)))?.[1] ?? '';
  return digits[precision] === '5' && /^0*$/.test(digits.slice(precision + 1));
}

function evenHalf(size: number, precision: number): string {
  const [whole = '0', digits = ''] = size.toFixed(Math.min(100, precision + 25)).split('.');
  const kept = BigInt(whole + digits.slice(0, precision));
  const rounded = (kept % 2n === 0n ? kept : kept + 1n).toString().padStart(precision + 1, '0');
  return precision === 0 ? rounded : `${rounded.slice(0, -precision)}.${rounded.slice(-precision)}`;
}

function exponential(size: number, precision: number): string {
  const digits = Math.min(100, precision);
  const text = size.toExponential(digits);
  // toExponential rounds an exact half up, Python to even.
  const [long = '', power = ''] = size
    .toExponential(Math.min(100, digits + 30))
    .replace('.', '')
    .split('e');
  const kept = long.slice(0, digits + 1);
  if (!/^50*$/.test(long.slice(digits + 1)) || Number(kept.at(-1)) % 2 !== 0) return exponentOf(text);
  return exponentOf(`${kept.charAt(0)}${digits > 0 ? `.${kept.slice(1)}` : ''}e${power}`);
}

function exponentOf(text: string): string {
  const [mantissa = '', power = '0'] = text.split('e');
  const value = Number(power);
  return `${mantissa}e${value < 0 ? '-' : '+'}${String(Math.abs(value)).padStart(2, '0')}`;
}

function general(size: number, precision: number, alternate: boolean, isRepr: boolean): string {
  const power = size === 0 ? 0 : Number(exponential(size, precision - 1).split('e')[1]);
  let text: string;
  if (power < -4 || power >= precision - (isRepr ? 1 : 0)) {
    text = exponential(size, precision - 1);
    if (!alternate) text = text.replace(/\.?0*e/, 'e');
    return text;
  }
  text = fixed(size, Math.max(0, precision - 1 - power));
  if (!alternate && text.includes('.')) text = text.replace(/\.?0+$/, '');
  return isRepr && !text.includes('.') ? `${text}.0` : text;
}
