import { PyDate, PyFloat, UnsafeText, VaultText } from '../values/value.ts';

export interface DumpOptions {
  /** Spaces per level; undefined keeps everything on one line. */
  readonly indent?: number | undefined;
  readonly sortKeys?: boolean;
}

/** JSON text as Python's `json.dumps(value, ensure_ascii=False)` writes it: blanks after `,` and `:`. */
export function dumpJson(value: unknown, options: DumpOptions = {}): string {
  return dump(value, options, '\n');
}

function dump(value: unknown, options: DumpOptions, newline: string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return text(value);
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? floatText(value.value) : number(value.value);
  if (value instanceof UnsafeText) return text(value.text);
  if (value instanceof VaultText) return text(value.reveal());
  if (value instanceof PyDate) return text(value.text);
  if (Array.isArray(value)) {
    return wrap(
      value.map((item) => (inner: string) => dump(item, options, inner)),
      '[]',
      options,
      newline,
    );
  }
  const members: [string, unknown][] =
    value instanceof Map
      ? [...value].map(([key, member]) => [keyText(key), member])
      : Object.entries(value).filter(([, member]) => member !== undefined);
  if (options.sortKeys === true) members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return wrap(
    members.map(
      ([key, member]) =>
        (inner: string) =>
          `${text(key)}: ${dump(member, options, inner)}`,
    ),
    '{}',
    options,
    newline,
  );
}

function wrap(
  parts: readonly ((newline: string) => string)[],
  brackets: string,
  { indent }: DumpOptions,
  newline: string,
): string {
  if (parts.length === 0) return brackets;
  const [open, close] = brackets;
  if (indent === undefined) return `${open}${parts.map((part) => part(newline)).join(', ')}${close}`;
  const inner = newline + ' '.repeat(indent);
  return `${open}${inner}${parts.map((part) => part(inner)).join(`,${inner}`)}${newline}${close}`;
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key instanceof UnsafeText) return key.text;
  return dump(key, {}, '\n').replace(/^"([\s\S]*)"$/, '$1');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) ? value.toString() : floatText(value);
}

/** Python's repr of a float: `2.0`, `1e-05`, `1e+16`. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    const sign = exponent.startsWith('-') ? '-' : '+';
    return `${mantissa}e${sign}${exponent.slice(1).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function text(value: string): string {
  // JSON.stringify escapes C0 controls as Python does, and lone surrogates, which Python writes as they are.
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}
