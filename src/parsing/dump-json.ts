import { compareText, floatRepr, isDict, PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../values/index.ts';

export interface JsonDumpOptions {
  /** Blanks per level; 0 for one line. */
  readonly indent?: number;
  readonly sortKeys?: boolean;
  /** Write characters beyond ASCII as \u escapes. */
  readonly ensureAscii?: boolean;
  /** Vaulted and unsafe texts as the objects that Ansible's own JSON carries them in. */
  readonly marks?: boolean;
}

/** A value as Python's json.dumps writes it: blanks behind commas and colons, floats as floats, NaN and Infinity bare. */
export function dumpJson(value: Value, options: JsonDumpOptions = {}): string {
  return write(value, options, '');
}

function write(value: Value, options: JsonDumpOptions, margin: string): string {
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
  const members = [...dict].map(([key, value]): [string, Value] => [keyText(key), value]);
  if (options.sortKeys === true) members.sort(([a], [b]) => compareText(a, b));
  const texts = members.map(([key, value]) => `${quote(key, options)}: ${write(value, options, inner)}`);
  return `{${open}${texts.join(separator)}${close}}`;
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
