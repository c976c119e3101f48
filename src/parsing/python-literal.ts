import { float, PyTuple, type Value } from '../values/value.ts';
import { integer } from './yaml-scalar.ts';

const MAX_DEPTH = 90;
const BLANK = /[ \t\f]*/y;
const BLANK_LINES = /(?:[ \t\f\r\n]|#[^\n]*)*/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?|[0-9](?:_?[0-9])*\.?(?:[eE][-+]?[0-9](?:_?[0-9])*)?/y;
const STRING_START = /([rRuUbB]{0,2})("""|'''|"|')/y;
const NAME = /[A-Za-z_]\w*/y;
const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
]);

/**
 * What Python's `ast.literal_eval` makes of a text: numbers, strings, tuples, lists, dicts, sets (as lists), None and
 * booleans. Undefined where Python raises SyntaxError or ValueError, so that callers keep the text.
 */
export function parsePythonLiteral(text: string): { readonly value: Value } | undefined {
  // Cheap refusal of what most values are: a bare word, or an address.
  if (!/^[ \t]*[-+\d.'"([{rRuUbBTFNs]/.test(text) || /^\d+\.\d+\./.test(text)) return undefined;
  const reader = new LiteralReader(text.replace(/^[ \t]+/, ''));
  try {
    return { value: reader.whole() };
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}

class NotLiteral extends Error {}

class LiteralReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Value {
    const first = this.#value();
    this.#blanks();
    // A tuple needs no parentheses at the top.
    const value = this.#peek() === ',' ? this.#tupleFrom(first, '') : first;
    this.#blanks();
    if (this.#peek() === '\n' || this.#peek() === '#') this.#skip(BLANK_LINES);
    if (this.#at < this.#text.length) throw new NotLiteral();
    return value;
  }

  #value(): Value {
    this.#blanks();
    const char = this.#peek();
    if (char === '(') return this.#parenthesised();
    if (char === '[') return this.#list();
    if (char === '{') return this.#braces();
    if (char === '-' || char === '+') return this.#signed();
    const start = this.#match(STRING_START);
    if (start !== null) return this.#strings(start);
    const number = this.#match(NUMBER);
    if (number !== null) return this.#number(number[0]);
    const name = this.#match(NAME)?.[0] ?? '';
    const word = WORDS.get(name);
    if (word !== undefined) return word;
    if (name === 'set' && this.#text.slice(this.#at, this.#at + 2) === '()') {
      this.#at += 2;
      return [];
    }
    throw new NotLiteral();
  }

  #signed(): Value {
    const negative = this.#peek() === '-';
    this.#at += 1;
    this.#blanks();
    const number = this.#match(NUMBER);
    if (number === null) throw new NotLiteral();
    return negate(this.#number(number[0]), negative);
  }

  #number(source: string): Value {
    // A letter right behind (5x, 1j, 0b2) makes it something else.
    if (/[\w.]/.test(this.#text[this.#at] ?? '')) throw new NotLiteral();
    const digits = source.replace(/_/g, '');
    if (/^0[xXoObB]/.test(digits)) return integer(BigInt(digits.toLowerCase()));
    if (/[.eE]/.test(digits)) return float(Number(digits));
    // Python 3 refuses leading zeros, except in zero itself.
    if (digits.length > 1 && digits.startsWith('0') && !/^0+$/.test(digits)) throw new NotLiteral();
    return integer(BigInt(digits));
  }

  /** One or more string literals side by side. */
  #strings(first: RegExpExecArray): string {
    let out = '';
    for (let start: RegExpExecArray | null = first; start !== null; ) {
      out += this.#string(start[1] ?? '', start[2] ?? '');
      this.#blanks();
      start = this.#match(STRING_START);
    }
    return out;
  }

  #string(prefix: string, quote: string): string {
    if (!/^(?:|[rRuUbB]|[rR][bB]|[bB][rR])$/.test(prefix)) throw new NotLiteral();
    const isRaw = /r/i.test(prefix);
    let out = '';
    for (;;) {
      if (this.#text.startsWith(quote, this.#at)) {
        this.#at += quote.length;
        return out;
      }
      const char = this.#peek();
      if (char === '' || (char === '\n' && quote.length === 1)) throw new NotLiteral();
      if (char === '\\') out += isRaw ? this.#rawEscape() : this.#escape();
      else {
        out += char;
        this.#at += 1;
      }
    }
  }

  #rawEscape(): string {
    const pair = this.#text.slice(this.#at, this.#at + 2);
    if (pair.length < 2) throw new NotLiteral();
    this.#at += 2;
    return pair;
  }

  #escape(): string {
    const pattern = /\\(?:([\n\\'"abfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
    const found = this.#match(pattern);
    if (found === null) {
      const pair = this.#rawEscape();
      if (/[xuUN]/.test(pair)) throw new NotLiteral();
      return pair;
    }
    const [, plain, octal, two, four, wide] = found;
    if (plain !== undefined) return ESCAPED[plain] ?? plain;
    const code = octal === undefined ? Number.parseInt(two ?? four ?? wide ?? '', 16) : Number.parseInt(octal, 8);
    if (code > 0x10ffff) throw new NotLiteral();
    return String.fromCodePoint(code);
  }

  #parenthesised(): Value {
    this.#enter();
    if (this.#leave(')')) return new PyTuple();
    const first = this.#value();
    this.#blanks();
    if (this.#leave(')')) return first;
    if (this.#peek() !== ',') throw new NotLiteral();
    return this.#tupleFrom(first, ')');
  }

  #tupleFrom(first: Value, close: string): Value {
    const items: Value[] = [first];
    while (this.#peek() === ',') {
      this.#at += 1;
      this.#blanks();
      if (close === '' ? this.#at >= this.#text.length : this.#peek() === close) break;
      items.push(this.#value());
      this.#blanks();
    }
    if (close !== '' && !this.#leave(close)) throw new NotLiteral();
    const tuple = new PyTuple();
    tuple.push(...items);
    return tuple;
  }

  #list(): Value {
    this.#enter();
    const items: Value[] = [];
    while (!this.#leave(']')) {
      items.push(this.#value());
      this.#separator(']');
    }
    return items;
  }

  /** A dict, or a set where no colon follows the first member. */
  #braces(): Value {
    this.#enter();
    const map = new Map<Value, Value>();
    const members: Value[] = [];
    while (!this.#leave('}')) {
      const key = this.#value();
      if (Array.isArray(key) ? !(key instanceof PyTuple) : key instanceof Map) throw new NotLiteral();
      this.#blanks();
      if (this.#peek() === ':' && members.length === 0) {
        this.#at += 1;
        map.set(key, this.#value());
      } else if (map.size === 0) {
        if (!members.includes(key)) members.push(key);
      } else throw new NotLiteral();
      this.#separator('}');
    }
    return members.length > 0 ? members : map;
  }

  #separator(close: string): void {
    this.#blanks();
    if (this.#peek() === ',') {
      this.#at += 1;
      this.#blanks();
    } else if (this.#peek() !== close) throw new NotLiteral();
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new NotLiteral();
    this.#at += 1;
    this.#blanks();
  }

  #leave(close: string): boolean {
    if (this.#peek() !== close) return false;
    this.#at += 1;
    this.#depth -= 1;
    return true;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #blanks(): void {
    this.#skip(this.#depth > 0 ? BLANK_LINES : BLANK);
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#at;
    pattern.exec(this.#text);
    this.#at = Math.max(this.#at, pattern.lastIndex);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\n': '',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function negate(value: Value, negative: boolean): Value {
  if (typeof value === 'boolean') throw new NotLiteral();
  if (!negative) return value;
  if (typeof value === 'bigint') return integer(-value);
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return typeof value === 'object' && value !== null && 'value' in value ? float(-value.value) : value;
}
