import { str } from '../values/index.ts';
import type { Dict, Json, Value } from '../values/value.ts';
import { isDict, isList, PyFloat, UnsafeText, VaultText } from '../values/value.ts';
import { parseKeyValues } from './key-values.ts';

/** Why a value cannot become what an argument wants; the text names the value and the type, never the argument. */
export class CoercionError extends Error {
  override readonly name = 'CoercionError';
}

/** What a coercion gives: the value, and a warning where Ansible warns (a number that became text). */
export interface Coerced {
  readonly value: unknown;
  readonly warning?: string;
}

const TRUE_WORDS = new Set(['y', 'yes', 'on', '1', 'true', 't', '1.0']);
const FALSE_WORDS = new Set(['n', 'no', 'off', '0', 'false', 'f', '0.0']);

/**
 * Turns a rendered value into what an argument of an Ansible type holds (ansible-core 2.14, argument spec types):
 * str int float bool path raw list dict bits bytes json jsonarg. Text of any kind (`!unsafe`, vault) becomes a plain string.
 *
 * @throws CoercionError
 */
export function coerce(value: Value, type: string): Coerced {
  const plain = unbox(value);
  switch (type) {
    case 'raw': // keeps the mark of text that must not be templated (set_fact, debug)
      return { value };
    case 'str':
      return toText(plain);
    case 'path':
      return typeof plain === 'string' ? { value: plain } : { value: str(plain) };
    case 'bool':
      return { value: toBool(plain) };
    case 'int':
      return { value: toInt(plain) };
    case 'float':
      return { value: toFloat(plain) };
    case 'list':
      return { value: toList(plain) };
    case 'dict':
      return { value: toDict(plain) };
    case 'bytes':
      return { value: toBytes(plain, false) };
    case 'bits':
      return { value: toBytes(plain, true) };
    case 'json':
    case 'jsonarg':
      return { value: toJsonText(plain) };
    default:
      throw new CoercionError(`the schema names an unknown type ${type}`);
  }
}

/** The plain text of `!unsafe` and vault text; any other value as it is. */
export function unbox(value: Value): Value {
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof VaultText) return value.reveal();
  return value;
}

/** Ansible's boolean words, in any case, and the numbers 0 and 1. @throws CoercionError */
export function toBool(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  const number = value instanceof PyFloat ? value.value : value;
  const word =
    typeof number === 'string' ? number.trim().toLowerCase() : typeof number === 'number' ? String(number) : '';
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  if (isList(value) || isDict(value) || value === null) {
    throw new CoercionError(`${pythonClass(value)} cannot be converted to a bool`);
  }
  const words = "'y', 'yes', 'on', '1', 'true', 't', 1, 'n', 'no', 'off', '0', 'false', 'f', 0";
  throw new CoercionError(`The value '${str(value)}' is not a valid boolean.  Valid booleans include: ${words}`);
}

function toText(value: Value): Coerced {
  if (typeof value === 'string') return { value };
  const text = str(value);
  const warning =
    `The value ${JSON.stringify(text)} (type ${pythonType(value)}) was converted to ${JSON.stringify(`'${text}'`)} ` +
    '(type string). If this does not look like what you expect, quote the entire value to ensure it does not change.';
  return { value: text, warning };
}

function toInt(value: Value): number {
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'string' && /^\s*[-+]?\d+(_\d+)*\s*$/.test(value)) return Number(value.replaceAll('_', ''));
  throw new CoercionError(`${pythonClass(value)} cannot be converted to an int`);
}

function toFloat(value: Value): number {
  if (value instanceof PyFloat) return value.value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$/.test(value)) return Number(value);
  throw new CoercionError(`${pythonClass(value)} cannot be converted to a float`);
}

function toList(value: Value): readonly Value[] {
  if (isList(value)) return value;
  if (typeof value === 'string') return value.split(',');
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof PyFloat) return [str(value)];
  if (typeof value === 'boolean') return [str(value)];
  throw new CoercionError(`${pythonClass(value)} cannot be converted to a list`);
}

function toDict(value: Value): Dict {
  if (isDict(value)) return value;
  if (typeof value === 'string') {
    const text = value.trim();
    if (text.startsWith('{')) {
      const parsed = parseObject(text);
      if (parsed !== undefined) return parsed;
      throw new CoercionError('unable to evaluate string as dictionary');
    }
    if (text.includes('=')) return parseKeyValues(text);
    throw new CoercionError('dictionary requested, could not parse JSON or key=value');
  }
  throw new CoercionError(`${pythonClass(value)} cannot be converted to a dict`);
}

function parseObject(text: string): Dict | undefined {
  try {
    return fromJson(JSON.parse(text)) as Dict;
  } catch {
    return undefined;
  }
}

function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, member]) => [key, fromJson(member)]));
  }
  return value as Value;
}

const UNIT_BITS: Readonly<Record<string, number>> = { K: 10, M: 20, G: 30, T: 40, P: 50, E: 60, Z: 70, Y: 80 };

/** `10M`, `1.5 GB`, `2048` -> a number of bytes; with `isBits` the unit is `Mb`, `10Kb`. */
function toBytes(value: Value, isBits: boolean): number {
  const match = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?\s*$/.exec(str(value));
  const kind = isBits ? 'Bit value' : 'Byte value';
  const amount = match?.[1];
  if (match === null || amount === undefined || !/\d/.test(amount)) {
    throw new CoercionError(`${pythonClass(value)} cannot be converted to a ${kind}`);
  }
  const unit = match[2];
  if (unit === undefined) return Math.round(Number(amount));
  const range = unit.charAt(0).toUpperCase();
  const rest = unit.slice(1);
  const plain = isBits ? ['b', 'bit', 'bits'] : ['B', 'byte', 'bytes'];
  if (range === 'B' && (plain.includes(unit) || plain.includes(unit.toLowerCase()))) return Math.round(Number(amount));
  const exponent = UNIT_BITS[range];
  const isSuffix = rest === '' || rest === (isBits ? 'b' : 'B') || rest.toLowerCase() === plain[1];
  if (exponent === undefined || !isSuffix)
    throw new CoercionError(`${pythonClass(value)} cannot be converted to a ${kind}`);
  return Math.round(Number(amount) * 2 ** exponent);
}

function toJsonText(value: Value): string {
  if (typeof value === 'string') return value.trim();
  if (isList(value) || isDict(value)) return JSON.stringify(jsonOf(value));
  throw new CoercionError(`${pythonClass(value)} cannot be converted to JSON text`);
}

/** A value as plain JSON data: dicts become objects without a prototype, integral floats numbers. */
export function jsonOf(value: Value): Json {
  const plain = unbox(value);
  if (isList(plain)) return plain.map(jsonOf);
  if (isDict(plain)) {
    const object: Record<string, Json> = Object.create(null) as never;
    for (const [key, member] of plain) object[str(key)] = jsonOf(member);
    return object;
  }
  if (plain instanceof PyFloat) return plain;
  if (typeof plain === 'bigint') return Number(plain);
  if (plain === null || typeof plain === 'boolean' || typeof plain === 'number' || typeof plain === 'string')
    return plain;
  return str(plain);
}

function pythonType(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return 'int';
  if (typeof value === 'number' || value instanceof PyFloat) return 'float';
  if (typeof value === 'string') return 'str';
  return isList(value) ? 'list' : isDict(value) ? 'dict' : 'str';
}

function pythonClass(value: Value): string {
  return `<class '${pythonType(value)}'>`;
}
