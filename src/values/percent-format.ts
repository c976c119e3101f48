import { dictGet, unwrap } from './compare.ts';
import { pad, realText } from './format-spec.ts';
import { isFloat, isInt, isNumeric, toBigInt, toNumber, truncate } from './number.ts';
import { type Py, PyBytes, typeError, valueError } from './py.ts';
import { repr, str } from './repr.ts';
import { characters } from './text.ts';
import { typeName } from './type-name.ts';
import { Undefined } from './undefined.ts';
import { PyTuple } from './value.ts';

const DIRECTIVE = /%(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?(.)?/gsu;

/** Python's `text % values`. */
export function percentFormat(text: string, values: Py): string {
  const list: readonly Py[] = values instanceof PyTuple ? (values as readonly Py[]) : [values];
  let next = 0;
  let usedMapping = false;
  const take = (): Py => {
    if (next >= list.length) throw typeError('not enough arguments for format string');
    next += 1;
    return list[next - 1]!;
  };
  const result = text.replace(
    DIRECTIVE,
    (whole: string, key?: string, flags = '', width?: string, precision?: string, type?: string) => {
      if (type === undefined) throw valueError('incomplete format');
      if (type === '%' && whole === '%%') return '%';
      const fieldWidth = width === '*' ? starred(take()) : Number(width ?? 0);
      let digits = precision === '*' ? starred(take()) : precision === undefined ? undefined : Number(precision);
      if (digits === undefined && /\.[hlL]?.$/su.test(whole) && !/\.\d/.test(whole)) digits = 0;
      let value: Py;
      if (type === '%')
        throw valueError(`unsupported format character '%' (0x25) at index ${text.indexOf(whole) + whole.length - 1}`);
      if (key === undefined) value = take();
      else {
        usedMapping = true;
        if (!(values instanceof Map)) throw typeError('format requires a mapping');
        const member = dictGet(values as ReadonlyMap<Py, Py>, key);
        if (member === undefined) throw valueError(`'${key}'`);
        value = member;
      }
      return directive(unwrap(value), flags, fieldWidth, digits, type);
    },
  );
  const isOneMapping =
    values instanceof Map || values instanceof Undefined || (Array.isArray(values) && !(values instanceof PyTuple));
  if (!usedMapping && next < list.length && !isOneMapping) {
    throw typeError('not all arguments converted during string formatting');
  }
  return result;
}

function starred(value: Py): number {
  if (!isInt(value)) throw typeError('* wants int');
  return Number(value);
}

function directive(value: Py, flags: string, width: number, precision: number | undefined, type: string): string {
  // What is undefined has a representation, but no text and no number.
  if (value instanceof Undefined && type !== 'r' && type !== 'a') throw value.error();
  const isLeft = flags.includes('-') || width < 0;
  const size = Math.abs(width);
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      let text = type === 's' ? str(value) : repr(value);
      if (type === 'a') text = text.replace(/[^\x00-\x7f]/gu, asciiEscape);
      if (precision !== undefined) text = characters(text).slice(0, precision).join('');
      return pad(text, size, ' ', isLeft ? '<' : '>');
    }
    case 'c': {
      const character =
        typeof value === 'string'
          ? value
          : isInt(value) || typeof value === 'boolean'
            ? codePoint(Number(value))
            : undefined;
      if (character === undefined || characters(character).length !== 1) throw typeError('%c requires int or char');
      return pad(character, size, ' ', isLeft ? '<' : '>');
    }
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integerDirective(value, flags, size, precision, type, isLeft);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      if (!isNumeric(value)) throw typeError(`must be real number, not ${typeName(value)}`);
      const number = toNumber(value);
      const isNegative = number < 0 || Object.is(number, -0);
      return signed(
        realText(Math.abs(number), type, precision ?? 6, flags.includes('#')),
        '',
        isNegative,
        flags,
        size,
        isLeft,
      );
    }
    default:
      throw valueError(`unsupported format character '${type}'`);
  }
}

function codePoint(code: number): string {
  if (code < 0 || code > 0x10ffff) throw valueError('%c arg not in range(0x110000)');
  return String.fromCodePoint(code);
}

function integerDirective(
  value: Py,
  flags: string,
  width: number,
  precision: number | undefined,
  type: string,
  isLeft: boolean,
): string {
  let number: bigint;
  if (typeof value === 'boolean' || isInt(value)) number = toBigInt(value);
  else if (isFloat(value) && 'diu'.includes(type)) number = BigInt(truncate(toNumber(value)));
  else {
    const wanted = 'diu'.includes(type) ? 'a real number is required' : 'an integer is required';
    throw typeError(`%${type} format: ${wanted}, not ${value instanceof PyBytes ? 'bytes' : typeName(value)}`);
  }
  const base = type === 'o' ? 8 : type === 'x' || type === 'X' ? 16 : 10;
  let digits = (number < 0n ? -number : number).toString(base);
  if (type === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const prefix = flags.includes('#') && base !== 10 ? `0${type}` : '';
  return signed(digits, prefix, number < 0n, flags, width, isLeft);
}

function signed(
  digits: string,
  prefix: string,
  isNegative: boolean,
  flags: string,
  width: number,
  isLeft: boolean,
): string {
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const lead = sign + prefix;
  if (isLeft) return (lead + digits).padEnd(width);
  if (flags.includes('0')) return lead + digits.padStart(width - lead.length, '0');
  return (lead + digits).padStart(width);
}

function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
