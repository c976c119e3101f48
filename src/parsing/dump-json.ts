import {
  compareText,
  floatRepr,
  isContainer,
  isDict,
  isUnsafe,
  PyDate,
  PyFloat,
  UnsafeText,
  type Value,
  VaultText,
} from '../values/index.ts';

export interface JsonDumpOptions {
  /** Blanks per level; 0 for one line. */
  readonly indent?: number;
  readonly sortKeys?: boolean;
  /** Sort as `ansible-inventory` does: everything stays in its order where some dict's keys cannot be compared. */
  readonly sortWherePossible?: boolean;
  /** Write characters beyond ASCII as \u escapes. */
  readonly ensureAscii?: boolean;
  /** Vaulted and unsafe texts as the objects that Ansible's own JSON carries them in. */
  readonly marks?: boolean;
}

/** A value as Python's json.dumps writes it: blanks behind commas and colons, floats as floats, NaN and Infinity bare. */
export function dumpJson(value: Value, options: JsonDumpOptions = {}): string {
  if (options.sortWherePossible !== true) return write(value, options, '');
  try {
    return write(value, options, '');
  } catch (error) {
    if (!(error instanceof Incomparable)) throw error;
    return write(value, { ...options, sortWherePossible: false }, '');
  }
}

class Incomparable extends Error {}

function write(value: Value, options: JsonDumpOptions, margin: string): string {
  if (options.marks === true && isContainer(value) && isUnsafe(value)) {
    return write(withBoxedTexts(value), options, margin);
  }
  if (Array.isArray(value)) return writeList(value, options, margin);
  if (isDict(value)) return writeDict(value, options, margin);
  if (options.marks === true && value instanceof VaultText) {
    return writeDict(new Map([['__ansible_vault', value.envelope]]), options, margin);
  }
  if (options.marks === true && value instanceof UnsafeText) {
    return writeDict(new Map([['__ansible_unsafe', value.text]]), options, margin);
  }
  return scalar(value, options);
}

function scalar(value: Value, options: JsonDumpOptions): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value, options);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : jsonFloat(value);
  if (value instanceof PyFloat) return jsonFloat(value.value);
  if (value instanceof PyDate) return quote(value.text.replace(' ', 'T'), options);
  if (value instanceof UnsafeText) return quote(value.text, options);
  if (value instanceof VaultText) return quote(value.reveal(), options);
  throw new TypeError('a container reached the scalar branch');
}

function jsonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatRepr(value);
}

function writeList(list: readonly Value[], options: JsonDumpOptions, margin: string): string {
  if (list.length === 0) return '[]';
  const { inner, separator, open, close } = layout(options, margin);
  return `[${open}${list.map((item) => write(item, options, inner)).join(separator)}${close}]`;
}

function writeDict(dict: ReadonlyMap<Value, Value>, options: JsonDumpOptions, margin: string): string {
  if (dict.size === 0) return '{}';
  const { inner, separator, open, close } = layout(options, margin);
  const keys = [...dict.keys()];
  if (options.sortWherePossible === true) keys.sort(compareKeys);
  const members = keys.map((key): [string, Value] => [keyText(key), dict.get(key) ?? null]);
  if (options.sortKeys === true) members.sort(([a], [b]) => compareText(a, b));
  const texts = members.map(([key, value]) => `${quote(key, options)}: ${write(value, options, inner)}`);
  return `{${open}${texts.join(separator)}${close}}`;
}

/** Python compares texts with texts and numbers with numbers. */
function compareKeys(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  const [left, right] = [keyNumber(a), keyNumber(b)];
  if (left === undefined || right === undefined) throw new Incomparable('keys of different types');
  return left - right;
}

function keyNumber(key: Value): number | undefined {
  if (key instanceof PyFloat) return key.value;
  return typeof key === 'number' || typeof key === 'boolean' || typeof key === 'bigint' ? Number(key) : undefined;
}

/** A container marked unsafe with the mark on each of its texts, where JSON shows it. */
function withBoxedTexts(value: readonly Value[] | ReadonlyMap<Value, Value>): Value {
  const box = (member: Value): Value => (typeof member === 'string' ? new UnsafeText(member) : member);
  if (isDict(value)) return new Map([...value].map(([key, member]) => [key, box(member)]));
  return value.map(box);
}

function layout(options: JsonDumpOptions, margin: string) {
  const indent = options.indent ?? 0;
  if (indent === 0) return { inner: '', separator: ', ', open: '', close: '' };
  const inner = margin + ' '.repeat(indent);
  return { inner, separator: `,\n${inner}`, open: `\n${inner}`, close: `\n${margin}` };
}

/** Python turns keys that are no strings into their JSON text. */
function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  return key instanceof PyDate ? key.text : scalar(key, {});
}

function quote(text: string, options: JsonDumpOptions): string {
  // As JSON.stringify, but lone surrogates stay: they stand for bytes that are not UTF-8.
  const isPlain = !/["\\\u0000-\u001f]/.test(text);
  const body = isPlain ? text : text.replace(/["\\\u0000-\u001f]/g, (char) => JSON.stringify(char).slice(1, -1));
  const quoted = `"${body}"`;
  if (options.ensureAscii !== true) return quoted;
  return quoted.replace(/[^\0-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
