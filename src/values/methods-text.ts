import { type AttributeReader, braceFormat } from './brace-format.ts';
import { dictGet, dictSet } from './compare.ts';
import { encodeText } from './encoding.ts';
import { pad } from './format-spec.ts';
import { iterate, listOf, tryIterate } from './iterate.ts';
import { capitalize, caseFold, isLower, isTitle, isUpper, swapCase, title } from './letter-case.ts';
import { isInt } from './number.ts';
import { type Kwargs, type Py, PyBytes, type PyDict, typeError, valueError } from './py.ts';
import { Signature } from './signature.ts';
import { asText, characters, isSpace, splitLines, splitWhitespace, strip, textLength } from './text.ts';
import { typeName } from './type-name.ts';
import { PyTuple } from './value.ts';

/** Digits that are no decimals: superscripts, circled ones and their like. */
const DIGIT =
  /^[\p{Nd}\xb2\xb3\xb9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]$/u;

/** Numbers, and the Chinese characters that are words for one. */
const NUMERIC =
  /^[\p{N}㐅㒃㠪㭍一七万三九二五亖亿-什仟仨伍佰億兆兩八六十千-卅卌叁-叄四壱壹幺廾-廿弌-弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌零\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd\u{20001}\u{20064}\u{200e2}\u{20121}\u{2092a}\u{20983}\u{2098c}\u{2099c}\u{20aea}\u{20afd}\u{20b19}\u{22390}\u{22998}\u{23b1b}\u{2626d}\u{2f890}]$/u;

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

/** str.translate(): the table is asked for each character's number. */
function translate(text: string, table: Py): string {
  if (asText(table) === undefined && !(table instanceof Map) && !Array.isArray(table))
    throw typeError(`'${typeName(table)}' object is not subscriptable`);
  return characters(text)
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const to = table instanceof Map ? dictGet(table as PyDict, code) : listOf(table)[code];
      if (to === undefined) return character;
      if (to === null) return '';
      if (!isInt(to)) {
        const by = asText(to);
        if (by === undefined) throw typeError('character mapping must return integer, None or str');
        return by;
      }
      if (to < 0 || to > 0x10ffff) throw valueError('character mapping must be in range(0x110000)');
      return String.fromCodePoint(Number(to));
    })
    .join('');
}

/** str.maketrans(): a table from a dict, or from texts of what is to be replaced, by what, and what is left out. */
function makeTable(given: Py, by: Py, without: Py): Py {
  const table = new Map<Py, Py>();
  const code = (character: string): number => character.codePointAt(0) ?? 0;
  if (by === UNSET) {
    if (!(given instanceof Map)) throw typeError('if you give only one argument to maketrans it must be a dict');
    for (const [key, to] of given as PyDict) {
      const text = asText(key);
      if (text !== undefined && textLength(text) !== 1)
        throw valueError('string keys in translate table must be of length 1');
      if (text === undefined && !isInt(key) && typeof key !== 'boolean')
        throw typeError('keys in translate table must be strings or integers');
      dictSet(table, text === undefined ? key : code(text), to);
    }
    return table;
  }
  const texts = [given, by, without].map((value, at) => {
    if (typeof value === 'string') return characters(value);
    if (at > 0 || typeof by === 'string')
      throw typeError(
        at === 0
          ? 'first maketrans argument must be a string if there is a second argument'
          : `maketrans() argument ${at + 1} must be str, not ${typeName(value)}`,
      );
    throw typeError(`maketrans() argument 2 must be str, not ${typeName(by)}`);
  });
  const [from = [], to = [], left = []] = texts;
  if (from.length !== to.length) throw valueError('the first two maketrans arguments must have equal length');
  for (const [at, character] of from.entries()) table.set(code(character), code(to[at]!));
  for (const character of left) table.set(code(character), null);
  return table;
}

function fillOf(fill: Py): string {
  if (typeof fill !== 'string')
    throw typeError(`The fill character must be a unicode character, not ${typeName(fill)}`);
  if (textLength(fill) !== 1) throw typeError('The fill character must be exactly one character long');
  return fill;
}

/** Stands for an argument that was not given, where None is another one. */
const UNSET = '\0unset';

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>(
  Object.entries({
    capitalize: method('', capitalize),
    casefold: method('', caseFold),
    center: method('width, fill=" "', (text: string, width: Py, fill: Py) =>
      center(text, wantInt(width), fillOf(fill)),
    ),
    count: method('sub, start=None, end=None', (text: string, sub: Py, start: Py, end: Py) => {
      const { list, from, to } = part(text, start, end);
      const window = list.slice(from, to).join('');
      return wantText(sub) === '' ? textLength(window) + 1 : window.split(wantText(sub)).length - 1;
    }),
    encode: method(
      'encoding="utf-8", errors="strict"',
      (text: string, encoding: Py, errors: Py) => new PyBytes(encodeText(text, wantText(encoding), wantText(errors))),
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
    isdigit: method('', (text: string) => every(text, DIGIT)),
    isidentifier: method('', (text: string) => /^[_\p{XID_Start}]\p{XID_Continue}*$/u.test(text)),
    islower: method('', isLower),
    isnumeric: method('', (text: string) => every(text, NUMERIC)),
    isprintable: method('', (text: string) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)),
    isspace: method('', (text: string) => text !== '' && characters(text).every(isSpace)),
    istitle: method('', isTitle),
    isupper: method('', isUpper),
    join: method('iterable', (text: string, members: Py) => {
      const walked = tryIterate(members);
      if (walked === undefined) throw typeError('can only join an iterable');
      const list = Array.from(walked);
      for (const [at, member] of list.entries()) {
        if (typeof member !== 'string')
          throw typeError(`sequence item ${at}: expected str instance, ${typeName(member)} found`);
      }
      return list.join(text);
    }),
    ljust: method('width, fill=" "', (t: string, width: Py, fill: Py) => pad(t, wantInt(width), fillOf(fill), '<')),
    rjust: method('width, fill=" "', (t: string, width: Py, fill: Py) => pad(t, wantInt(width), fillOf(fill), '>')),
    lower: method('', (text: string) => text.toLowerCase()),
    upper: method('', (text: string) => text.toUpperCase()),
    lstrip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set), 'left')),
    rstrip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set), 'right')),
    strip: method('chars=None', (text: string, set: Py) => strip(text, set === null ? null : wantText(set))),
    maketrans: method(`x, y=${JSON.stringify(UNSET)}, z=""`, (_text: string, x: Py, y: Py, z: Py) =>
      makeTable(x, y, z),
    ),
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
    splitlines: method('keepends=False', (text: string, keep: Py) => splitLines(text, wantInt(keep) !== 0)),
    startswith: method('prefix, start=None, end=None', (t: string, s: Py, a: Py, b: Py) =>
      startsOrEnds(t, s, a, b, true),
    ),
    swapcase: method('', swapCase),
    title: method('', title),
    translate: method('table', (text: string, table: Py) => translate(text, table)),
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
