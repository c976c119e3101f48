import { type AttributeReader, braceFormat } from './brace-format.ts';
import { pad } from './format-spec.ts';
import { iterate } from './iterate.ts';
import { isInt } from './number.ts';
import { type Kwargs, type Py, PyBytes, PyError, typeError, valueError } from './py.ts';
import { Signature } from './signature.ts';
import { characters, isSpace, splitLines, splitWhitespace, strip, textLength } from './text.ts';
import { typeName } from './type-name.ts';
import { PyTuple } from './value.ts';

type Method = readonly [signature: Signature, run: (text: string, ...args: never[]) => Py];

function method(signature: string, run: (text: string, ...args: never[]) => Py): Method {
  return [new Signature(signature), run];
}

function tuple(...members: Py[]): Py {
  return PyTuple.from(members as never[]);
}

function wantText(value: Py): string {
  if (typeof value !== 'string') throw typeError(`must be str, not ${typeName(value)}`);
  return value;
}

function wantInt(value: Py): number {
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

/** The part of a text that find() and its like search, with the shift of its positions. */
function part(
  text: string,
  start: Py,
  end: Py,
): { readonly list: string[]; readonly from: number; readonly to: number } {
  const list = characters(text);
  const clamp = (value: Py, fallback: number): number => {
    if (value === null) return fallback;
    const at = wantInt(value);
    return Math.min(Math.max(at < 0 ? at + list.length : at, 0), list.length);
  };
  return { list, from: clamp(start, 0), to: clamp(end, list.length) };
}

function find(text: string, wanted: Py, start: Py, end: Py, isLast: boolean): number {
  const sub = wantText(wanted);
  const { list, from, to } = part(text, start, end);
  if (from > to) return -1;
  const window = list.slice(from, to).join('');
  const at = isLast ? window.lastIndexOf(sub) : window.indexOf(sub);
  return at < 0 ? -1 : from + textLength(window.slice(0, at));
}

function startsOrEnds(text: string, wanted: Py, start: Py, end: Py, isStart: boolean): boolean {
  const { list, from, to } = part(text, start, end);
  if (start !== null && from > to) return false;
  const window = list.slice(from, to).join('');
  const options = wanted instanceof PyTuple ? Array.from(iterate(wanted)) : [wanted];
  return options.some((option) => {
    if (typeof option !== 'string') {
      throw typeError(
        `${isStart ? 'starts' : 'ends'}with first arg must be str or a tuple of str, not ${typeName(option)}`,
      );
    }
    return isStart ? window.startsWith(option) : window.endsWith(option);
  });
}

function split(text: string, separator: Py, limit: Py, isRight: boolean): Py[] {
  const most = wantInt(limit);
  if (separator === null) {
    if (!isRight || most < 0) return splitWhitespace(text, most);
    const reversed = splitWhitespace(characters(text).reverse().join(''), most);
    return reversed.map((word) => characters(word).reverse().join('')).reverse();
  }
  const by = wantText(separator);
  if (by === '') throw valueError('empty separator');
  const parts = text.split(by);
  if (most < 0 || parts.length - 1 <= most) return parts;
  if (isRight) return [parts.slice(0, parts.length - most).join(by), ...parts.slice(parts.length - most)];
  return [...parts.slice(0, most), parts.slice(most).join(by)];
}

/** Text made of characters that all pass, and at least one. */
function every(text: string, test: RegExp): boolean {
  return text !== '' && characters(text).every((character) => test.test(character));
}

function isCased(text: string, fold: (text: string) => string): boolean {
  return text === fold(text) && /[\p{Lu}\p{Ll}\p{Lt}]/u.test(text);
}

/** str.title(): the first letter of every run of letters in upper case. */
export function title(text: string): string {
  return text.replace(/[\p{Lu}\p{Ll}\p{Lt}]+/gu, (word) => {
    const [first = '', ...rest] = Array.from(word);
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
}

/** str.capitalize(). */
export function capitalize(text: string): string {
  const [first = '', ...rest] = characters(text);
  return first.toUpperCase() + rest.join('').toLowerCase();
}

/** str.center(): the odd blank goes where CPython puts it. */
export function center(text: string, width: number, fill = ' '): string {
  const missing = width - textLength(text);
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** str.replace() with an optional count. */
export function replaceText(text: string, old: string, by: string, count = -1): string {
  if (count < 0) return old === '' ? spread(text, by, -1) : text.replaceAll(old, () => by);
  if (old === '') return spread(text, by, count);
  const parts = text.split(old);
  if (parts.length - 1 <= count) return parts.join(by);
  return [parts.slice(0, count + 1).join(by), ...parts.slice(count + 1)].join(old);
}

function spread(text: string, by: string, count: number): string {
  const list = characters(text);
  let left = count < 0 ? list.length + 1 : count;
  let result = '';
  for (const character of list) {
    if (left > 0) result += by;
    left -= 1;
    result += character;
  }
  return left > 0 ? result + by : result;
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    if (character === '\t') {
      const blanks = size > 0 ? size - (column % size) : 0;
      result += ' '.repeat(blanks);
      column += blanks;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function encode(text: string, encoding: string): PyBytes {
  const name = encoding.toLowerCase().replaceAll('_', '-');
  if (name === 'utf-8' || name === 'utf8') return new PyBytes(Buffer.from(text, 'utf8'));
  if (name === 'ascii' || name === 'latin-1' || name === 'iso-8859-1') {
    const most = name === 'ascii' ? 127 : 255;
    if ([...text].some((character) => (character.codePointAt(0) ?? 0) > most)) {
      throw new PyError('other', `'${encoding}' codec can't encode a character`);
    }
    return new PyBytes(Buffer.from(text, 'latin1'));
  }
  if (name === 'utf-16-le') return new PyBytes(Buffer.from(text, 'utf16le'));
  throw new PyError('other', `unknown encoding: ${encoding}`);
}

function translate(text: string, table: ReadonlyMap<Py, Py>): string {
  return characters(text)
    .map((character) => {
      const to = table.get(character.codePointAt(0) ?? 0);
      if (to === undefined) return character;
      return to === null ? '' : typeof to === 'number' ? String.fromCodePoint(to) : String(to);
    })
    .join('');
}

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>(
  Object.entries({
    capitalize: method('', capitalize),
    casefold: method('', (text: string) => text.toLowerCase().replaceAll('ß', 'ss')),
    center: method('width, fill=" "', (text: string, width: Py, fill: Py) =>
      center(text, wantInt(width), wantText(fill)),
    ),
    count: method('sub, start=None, end=None', (text: string, sub: Py, start: Py, end: Py) => {
      const { list, from, to } = part(text, start, end);
      const window = list.slice(from, to).join('');
      return wantText(sub) === '' ? textLength(window) + 1 : window.split(wantText(sub)).length - 1;
    }),
    encode: method('encoding="utf-8", errors="strict"', (text: string, encoding: Py) =>
      encode(text, wantText(encoding)),
    ),
    endswith: method('suffix, start=None, end=None', (t: string, s: Py, a: Py, b: Py) =>
      startsOrEnds(t, s, a, b, false),
    ),
    expandtabs: method('tabsize=8', (text: string, size: Py) => expandTabs(text, wantInt(size))),
    find: method('sub, start=None, end=None', (t: string, s: Py, a: Py, b: Py) => find(t, s, a, b, false)),
    index: method('sub, start=None, end=None', (t: string, s: Py, a: Py, b: Py) => found(find(t, s, a, b, false))),
    rfind: method('sub, start=None, end=None', (t: string, s: Py, a: Py, b: Py) => find(t, s, a, b, true)),
    rindex: method('sub, start=None, end=None', (t: string, s: Py, a: Py, b: Py) => found(find(t, s, a, b, true))),
    isalnum: method('', (text: string) => every(text, /^[\p{L}\p{N}]$/u)),
    isalpha: method('', (text: string) => every(text, /^\p{L}$/u)),
    isascii: method('', (text: string) => /^[\x00-\x7f]*$/.test(text)),
    isdecimal: method('', (text: string) => every(text, /^\p{Nd}$/u)),
    isdigit: method('', (text: string) => every(text, /^[\p{Nd}²³¹⁰⁴-⁹₀-₉]$/u)),
    isidentifier: method('', (text: string) => /^[\p{L}_\p{Nl}][\p{L}\p{N}_\p{Mn}\p{Mc}]*$/u.test(text)),
    islower: method('', (text: string) => isCased(text, (t) => t.toLowerCase())),
    isnumeric: method('', (text: string) => every(text, /^\p{N}$/u)),
    isprintable: method('', (text: string) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)),
    isspace: method('', (text: string) => text !== '' && characters(text).every(isSpace)),
    istitle: method('', (text: string) => title(text) === text && /[\p{Lu}\p{Lt}]/u.test(text)),
    isupper: method('', (text: string) => isCased(text, (t) => t.toUpperCase())),
    join: method('iterable', (text: string, members: Py) => {
      const list = Array.from(iterate(members));
      for (const [at, member] of list.entries()) {
        if (typeof member !== 'string')
          throw typeError(`sequence item ${at}: expected str instance, ${typeName(member)} found`);
      }
      return list.join(text);
    }),
    ljust: method('width, fill=" "', (t: string, width: Py, fill: Py) => pad(t, wantInt(width), wantText(fill), '<')),
    rjust: method('width, fill=" "', (t: string, width: Py, fill: Py) => pad(t, wantInt(width), wantText(fill), '>')),
    lower: method('', (text: string) => text.toLowerCase()),
    upper: method('', (text: string) => text.toUpperCase()),
    lstrip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set), 'left')),
    rstrip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set), 'right')),
    strip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set))),
    partition: method('sep', (text: string, separator: Py) => {
      const at = text.indexOf(notEmpty(wantText(separator)));
      if (at < 0) return tuple(text, '', '');
      return tuple(text.slice(0, at), separator, text.slice(at + wantText(separator).length));
    }),
    rpartition: method('sep', (text: string, separator: Py) => {
      const at = text.lastIndexOf(notEmpty(wantText(separator)));
      if (at < 0) return tuple('', '', text);
      return tuple(text.slice(0, at), separator, text.slice(at + wantText(separator).length));
    }),
    removeprefix: method('prefix', (t: string, prefix: Py) =>
      t.startsWith(wantText(prefix)) ? t.slice(wantText(prefix).length) : t,
    ),
    removesuffix: method('suffix', (t: string, suffix: Py) =>
      wantText(suffix) !== '' && t.endsWith(wantText(suffix)) ? t.slice(0, -wantText(suffix).length) : t,
    ),
    replace: method('old, new, count=-1', (t: string, old: Py, by: Py, count: Py) =>
      replaceText(t, wantText(old), wantText(by), wantInt(count)),
    ),
    rsplit: method('sep=None, maxsplit=-1', (t: string, separator: Py, limit: Py) => split(t, separator, limit, true)),
    split: method('sep=None, maxsplit=-1', (t: string, separator: Py, limit: Py) => split(t, separator, limit, false)),
    splitlines: method('keepends=False', (text: string, keep: Py) => splitLines(text, keep === true)),
    startswith: method('prefix, start=None, end=None', (t: string, s: Py, a: Py, b: Py) =>
      startsOrEnds(t, s, a, b, true),
    ),
    swapcase: method('', (text: string) =>
      Array.from(text, (c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join(''),
    ),
    title: method('', title),
    translate: method('table', (text: string, table: Py) => translate(text, table as ReadonlyMap<Py, Py>)),
    zfill: method('width', (text: string, width: Py) => {
      const sign = /^[-+]/.exec(text)?.[0] ?? '';
      return sign + text.slice(sign.length).padStart(wantInt(width) - sign.length, '0');
    }),
  }),
);

function found(at: number): number {
  if (at < 0) throw valueError('substring not found');
  return at;
}

function notEmpty(separator: string): string {
  if (separator === '') throw valueError('empty separator');
  return separator;
}

/** A str method bound to its text; undefined when str has none of that name. */
export function textMethod(
  text: string,
  name: string,
  attribute: AttributeReader,
): ((args: readonly Py[], kwargs: Kwargs) => Py) | undefined {
  if (name === 'format') return (args, kwargs) => braceFormat(text, args, kwargs, attribute);
  if (name === 'format_map') {
    return (args) => braceFormat(text, [], args[0] as unknown as ReadonlyMap<string, Py>, attribute);
  }
  const entry = METHODS.get(name);
  if (entry === undefined) return undefined;
  const [signature, run] = entry;
  return (args, kwargs) => run(text, ...(signature.bind(name, args, kwargs) as never[]));
}
