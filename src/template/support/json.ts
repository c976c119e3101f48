import {
  asText,
  floatRepr,
  isInt,
  type Py,
  PyDate,
  PyDateTime,
  PyError,
  PyFloat,
  sorted,
  spend,
  str,
  typeError,
  typeName,
  Undefined,
  UnsafeText,
  VaultText,
} from '../../values/index.ts';

export interface JsonOptions {
  readonly indent: number | string | null;
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
  readonly separators?: readonly [item: string, key: string];
  readonly skipKeys?: boolean;
  readonly allowNan?: boolean;
}

/** Python's json.dumps(). */
export function dumpJson(value: Py, options: JsonOptions): string {
  const step =
    options.indent === null
      ? undefined
      : typeof options.indent === 'string'
        ? options.indent
        : ' '.repeat(Math.max(0, options.indent));
  const [itemSeparator, keySeparator] = options.separators ?? [step === undefined ? ', ' : ',', ': '];
  const text = (source: string): string => jsonText(source, options.ensureAscii);
  const number = (source: number): string => {
    if (Number.isFinite(source)) return floatRepr(source);
    if (options.allowNan === false) throw new PyError('other', 'Out of range float values are not JSON compliant');
    return Number.isNaN(source) ? 'NaN' : source > 0 ? 'Infinity' : '-Infinity';
  };
  const dump = (item: Py, pad: string): string => {
    spend(2);
    const string = asText(item);
    if (string !== undefined) return text(string);
    switch (typeof item) {
      case 'boolean':
        return String(item);
      case 'bigint':
        return String(item);
      case 'number':
        return isInt(item) ? String(item) : number(item);
    }
    if (item === null) return 'null';
    if (item instanceof PyFloat) return number(item.value);
    if (item instanceof UnsafeText) return text(item.text);
    if (item instanceof VaultText) return text(item.reveal());
    if (item instanceof PyDate) return text(item.text.replace(' ', 'T'));
    if (item instanceof PyDateTime) return text(item.str().replace(' ', 'T'));
    if (item instanceof Undefined) throw item.error();
    const inner = step === undefined ? '' : pad + step;
    const wrap = (parts: readonly string[], open: string, close: string): string => {
      if (parts.length === 0) return open + close;
      if (step === undefined) return open + parts.join(itemSeparator) + close;
      return `${open}\n${inner}${parts.join(`${itemSeparator}\n${inner}`)}\n${pad}${close}`;
    };
    if (Array.isArray(item))
      return wrap(
        (item as readonly Py[]).map((member) => dump(member, inner)),
        '[',
        ']',
      );
    if (item instanceof Map) {
      let pairs: (readonly [Py, Py])[] = [...(item as ReadonlyMap<Py, Py>)];
      if (options.skipKeys === true) pairs = pairs.filter(([key]) => !Array.isArray(key));
      if (options.sortKeys) pairs = sorted(pairs, ([key]) => key);
      const parts = pairs.map(([key, member]) => text(keyText(key, number)) + keySeparator + dump(member, inner));
      return wrap(parts, '{', '}');
    }
    throw typeError(`Object of type ${typeName(item)} is not JSON serializable`);
  };
  return dump(value, '');
}

function keyText(key: Py, number: (value: number) => string): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (key instanceof PyFloat) return number(key.value);
  if (typeof key === 'number' && !isInt(key)) return number(key);
  if (typeof key === 'object') throw typeError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
  return str(key);
}

/** A JSON text, with everything beyond ASCII as \\u escapes when asked. */
export function jsonText(source: string, ensureAscii: boolean): string {
  const quoted = JSON.stringify(source);
  if (!ensureAscii)
    return quoted.replace(/\\u(d[89a-f][\da-f]{2})/gi, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return quoted.replace(/[\x7f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
