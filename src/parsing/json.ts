import type { SourceFile } from '../errors/index.ts';
import { float, markUnsafe, type Value, VaultText } from '../values/value.ts';
import { PositionRecorder } from './positions.ts';
import { MAX_DEPTH } from './yaml-parse.ts';
import { integer } from './yaml-scalar.ts';

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const PLAIN_STRING = /[^"\\\x00-\x1f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** What Python's json module reads, NaN and Infinity included; `undefined` where the text is not JSON as a whole. */
export function parseJson(file: SourceFile, decrypt?: (envelope: string) => string): { value: Value } | undefined {
  if (!/^[ \t\r\n]*[{["\-\dtfnNI]/.test(file.text)) return undefined;
  const reader = new JsonReader(file, decrypt);
  try {
    return { value: reader.document() };
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }
}

/** What Python's json module says of a text that is meant as JSON (it begins as an object or an array) and is none. */
export function jsonMistake(file: SourceFile): string | undefined {
  if (!/^[ \t\r\n]*[{[]/.test(file.text)) return undefined;
  try {
    new JsonReader(file, undefined).document();
    return undefined;
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const { line, column } = file.position(error.offset);
    return `${error.message}: line ${line} column ${column} (char ${[...file.text.slice(0, error.offset)].length})`;
  }
}

class NotJson extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

class JsonReader {
  readonly #file: SourceFile;
  readonly #text: string;
  readonly #decrypt: ((envelope: string) => string) | undefined;
  #at = 0;
  #depth = 0;

  constructor(file: SourceFile, decrypt: ((envelope: string) => string) | undefined) {
    this.#file = file;
    this.#text = file.text;
    this.#decrypt = decrypt;
  }

  document(): Value {
    this.#blanks();
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.#text.length) throw this.#not('Extra data');
    return value;
  }

  #value(): Value {
    const char = this.#text[this.#at];
    if (char === '{') return this.#object();
    if (char === '[') return this.#array();
    if (char === '"') return this.#string();
    for (const [word, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const) {
      if (this.#word(word)) return value;
    }
    if (this.#word('NaN')) return NaN;
    if (this.#word('Infinity')) return float(Infinity);
    if (this.#word('-Infinity')) return float(-Infinity);
    return this.#number();
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #number(): Value {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (found === null) throw this.#not('Expecting value');
    this.#at = NUMBER.lastIndex;
    const isFloat = found[1] !== undefined || found[2] !== undefined;
    return isFloat ? float(Number(found[0])) : integer(BigInt(found[0]));
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    let out = '';
    for (;;) {
      PLAIN_STRING.lastIndex = this.#at;
      out += PLAIN_STRING.exec(this.#text)?.[0] ?? '';
      this.#at = PLAIN_STRING.lastIndex;
      const char = this.#text[this.#at];
      if (char === '"') {
        this.#at += 1;
        return out;
      }
      if (char === undefined) throw this.#not('Unterminated string starting at', start);
      if (char !== '\\') throw this.#not('Invalid control character at');
      out += this.#escape();
    }
  }

  #escape(): string {
    const char = this.#text[this.#at + 1] ?? '';
    if (char === 'u') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#not('Invalid \\uXXXX escape', this.#at + 1);
      this.#at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = ESCAPES[char];
    if (plain === undefined) throw this.#not('Invalid \\escape');
    this.#at += 2;
    return plain;
  }

  #array(): Value {
    const start = this.#open();
    const items: Value[] = [];
    const recorder = new PositionRecorder(this.#file);
    while (this.#more(']', items.length === 0)) {
      const from = this.#at;
      items.push(this.#value());
      recorder.item(from, this.#at);
    }
    recorder.finish(items, start, this.#at);
    return items;
  }

  #object(): Value {
    const start = this.#open();
    const map = new Map<Value, Value>();
    const recorder = new PositionRecorder(this.#file);
    while (this.#more('}', map.size === 0)) {
      const keyStart = this.#at;
      if (this.#text[this.#at] !== '"') throw this.#not('Expecting property name enclosed in double quotes');
      const key = this.#string();
      const keyEnd = this.#at;
      this.#blanks();
      if (this.#text[this.#at] !== ':') throw this.#not("Expecting ':' delimiter");
      this.#at += 1;
      this.#blanks();
      const from = this.#at;
      map.set(key, this.#value());
      recorder.member(key, keyStart, keyEnd, from, this.#at);
    }
    recorder.finish(map, start, this.#at);
    return this.#special(map);
  }

  /** Ansible's own JSON forms of vaulted and unsafe text. */
  #special(map: ReadonlyMap<Value, Value>): Value {
    const vault = map.get('__ansible_vault');
    if (typeof vault === 'string' && this.#decrypt !== undefined) return new VaultText(vault, this.#decrypt);
    const unsafe = map.get('__ansible_unsafe');
    return typeof unsafe === 'string' ? markUnsafe(unsafe) : map;
  }

  #open(): number {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#not('Expecting value');
    this.#at += 1;
    return this.#at - 1;
  }

  /** True before a further member; eats the comma or the closing bracket. */
  #more(close: string, first: boolean): boolean {
    this.#blanks();
    if (this.#text[this.#at] === close && first) {
      this.#at += 1;
      this.#depth -= 1;
      return false;
    }
    if (first) return true;
    const char = this.#text[this.#at];
    if (char !== close && char !== ',') throw this.#not("Expecting ',' delimiter");
    this.#at += 1;
    if (char === close) {
      this.#depth -= 1;
      return false;
    }
    this.#blanks();
    return true;
  }

  #not(message: string, offset = this.#at): NotJson {
    return new NotJson(message, offset);
  }

  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }
}
