/** A pattern that Python would refuse, or that JavaScript cannot express; the message says which part. */
export class PythonRegexError extends Error {
  override readonly name = 'PythonRegexError';
}

export interface PythonRegexOptions {
  /** The text is bytes, one character each (latin1): \w, \d, \s and \b know ASCII alone. */
  readonly isBytes?: boolean;
  /** Python's flags, of `imsx`. */
  readonly flags?: string;
}

/** Shorthand classes, as the inside of a JavaScript class: of ASCII, and of all of Unicode. */
const ASCII_SETS: Readonly<Record<string, string>> = {
  d: '0-9',
  D: '\\x00-\\x2f\\x3a-\\uffff',
  w: 'a-zA-Z0-9_',
  W: '\\x00-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\uffff',
  s: ' \\t\\n\\r\\f\\v',
  S: '\\x00-\\x08\\x0e-\\x1f\\x21-\\uffff',
};
const UNICODE_SETS: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  w: '\\p{L}\\p{N}_',
  W: '[^\\p{L}\\p{N}_]',
  s: '\\s\\x1c-\\x1f\\x85',
  S: '[^\\s\\x1c-\\x1f\\x85]',
};
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

/**
 * A Python `re` pattern as a JavaScript RegExp with the same matches: groups `(?P<n>…)`, `(?P=n)`, comments, flags in
 * front, `\A`, `\Z`, `$` before a last newline, `.` that stops at \n alone, `[]…]`, `{,n}`, Unicode or ASCII classes.
 * The result has the flags g and d; set lastIndex to search from a place.
 *
 * @throws PythonRegexError
 */
export function pythonRegex(pattern: string, options: PythonRegexOptions = {}): RegExp {
  const translator = new Translator(pattern, options);
  const source = translator.run();
  const flags = `gd${translator.flags.has('i') ? 'i' : ''}${options.isBytes === true ? '' : 'v'}`;
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw new PythonRegexError(`${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Python's `match.expand(template)`: `\1`, `\g<1>`, `\g<name>`, `\n` and friends; a group without match is empty. */
export function expandMatch(template: string, match: RegExpExecArray): string {
  return template.replace(
    /\\(?:g<(\w+)>|([1-9]\d?)|([\s\S]))/g,
    (whole, named?: string, number?: string, char?: string) => {
      const name = named ?? number;
      if (name !== undefined) {
        const isNumber = /^\d+$/.test(name);
        const known = isNumber
          ? Number(name) < match.length
          : match.groups !== undefined && Object.hasOwn(match.groups, name);
        if (!known) throw new PythonRegexError(`invalid group reference ${name}`);
        return (isNumber ? match[Number(name)] : match.groups?.[name]) ?? '';
      }
      const control = CONTROLS[char ?? ''];
      if (control !== undefined) return String.fromCharCode(control);
      if (char === '\\') return '\\';
      if (char === '0') return '\0';
      if (/[A-Za-z]/.test(char ?? '')) throw new PythonRegexError(`bad escape ${whole}`);
      return whole;
    },
  );
}

class Translator {
  readonly flags: Set<string>;
  readonly #text: string;
  readonly #isBytes: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, options: PythonRegexOptions) {
    this.#text = text;
    this.#isBytes = options.isBytes === true;
    this.flags = new Set(options.flags ?? '');
    this.#leadingFlags();
  }

  run(): string {
    let out = '';
    while (this.#at < this.#text.length) out += this.#next();
    if (this.#depth !== 0) throw new PythonRegexError('missing ), unterminated subpattern');
    return out;
  }

  #leadingFlags(): void {
    const match = /^\(\?([aiLmsux]+)\)/.exec(this.#text);
    if (match === null) return;
    for (const flag of match[1] ?? '') this.flags.add(flag);
    this.#at = match[0].length;
  }

  #next(): string {
    const char = this.#text.charAt(this.#at);
    this.#at += 1;
    switch (char) {
      case '\\':
        return this.#escape();
      case '[':
        return this.#class();
      case '(':
        return this.#group();
      case ')':
        this.#depth -= 1;
        if (this.#depth < 0) throw new PythonRegexError('unbalanced parenthesis');
        return `)${this.#quantifier()}`;
      case '^':
        return this.flags.has('m') ? '(?<![^\\n])' : '(?<![\\s\\S])';
      case '$':
        return this.flags.has('m') ? '(?=\\n|(?![\\s\\S]))' : '(?=\\n?(?![\\s\\S]))';
      case '.':
        return `${this.flags.has('s') ? '[\\s\\S]' : '[^\\n]'}${this.#quantifier()}`;
      case '|':
        return '|';
      case '*':
      case '+':
      case '?':
        throw new PythonRegexError('nothing to repeat');
      default:
        return this.#plain(char);
    }
  }

  #plain(char: string): string {
    if (this.flags.has('x')) {
      if (/\s/.test(char)) return '';
      if (char === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end === -1 ? this.#text.length : end + 1;
        return '';
      }
    }
    const point = this.#isBytes ? char : String.fromCodePoint(this.#text.codePointAt(this.#at - 1) ?? 0);
    this.#at += point.length - 1;
    return `${literal(point.codePointAt(0) ?? 0, this.#isBytes)}${this.#quantifier()}`;
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at);
    const octal = /^(0[0-7]{0,2}|[1-3][0-7]{2})/.exec(rest);
    if (octal !== null) {
      this.#at += octal[0].length;
      return literal(Number.parseInt(octal[0], 8), this.#isBytes) + this.#quantifier();
    }
    const reference = /^[1-9]\d?/.exec(rest);
    if (reference !== null) {
      this.#at += reference[0].length;
      return `(?:\\${reference[0]})${this.#quantifier()}`;
    }
    const sets = this.#isBytes ? ASCII_SETS : UNICODE_SETS;
    const char = rest.charAt(0);
    const word = `[${sets.w}]`;
    const simple: Readonly<Record<string, string>> = {
      A: '(?<![\\s\\S])',
      Z: '(?![\\s\\S])',
      b: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
      B: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
    };
    const assertion = simple[char];
    if (assertion !== undefined) {
      this.#at += 1;
      return assertion;
    }
    const set = sets[char];
    if (set !== undefined) {
      this.#at += 1;
      return `[${set}]${this.#quantifier()}`;
    }
    return literal(this.#escapedPoint(), this.#isBytes) + this.#quantifier();
  }

  /** The character of an escape that means one: `\n`, `\x41`, `\.`; in a class also `\b`. */
  #escapedPoint(): number {
    const rest = this.#text.slice(this.#at);
    const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
    if (hex !== null) {
      this.#at += hex[0].length;
      return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '0', 16);
    }
    const char = rest.charAt(0);
    if (char === '') throw new PythonRegexError('bad escape (end of pattern)');
    this.#at += 1;
    const control = CONTROLS[char];
    if (control !== undefined) return control;
    if (/[A-Za-z0-9]/.test(char)) throw new PythonRegexError(`bad escape \\${char}`);
    return char.codePointAt(0) ?? 0;
  }

  #class(): string {
    let out = '[';
    if (this.#text.charAt(this.#at) === '^') {
      out += '^';
      this.#at += 1;
    }
    const start = this.#at;
    for (;;) {
      const char = this.#text.charAt(this.#at);
      if (char === '') throw new PythonRegexError('unterminated character set');
      if (char === ']' && this.#at > start) break;
      const from = this.#classMember();
      const isRange = this.#text.charAt(this.#at) === '-' && !/^-(\]|$)/.test(this.#text.slice(this.#at, this.#at + 2));
      if (typeof from === 'string' || !isRange) {
        out += typeof from === 'string' ? from : literal(from, this.#isBytes);
        continue;
      }
      this.#at += 1;
      const to = this.#classMember();
      if (typeof to === 'string' || to < from) throw new PythonRegexError('bad character range');
      out += `${literal(from, this.#isBytes)}-${literal(to, this.#isBytes)}`;
    }
    this.#at += 1;
    return `${out}]${this.#quantifier()}`;
  }

  /** One character of a class as its code point, or a shorthand as text. */
  #classMember(): number | string {
    const char = this.#text.charAt(this.#at);
    if (char !== '\\') {
      const point = this.#text.codePointAt(this.#at) ?? 0;
      this.#at += point > 0xffff ? 2 : 1;
      return point;
    }
    this.#at += 1;
    const next = this.#text.charAt(this.#at);
    const set = (this.#isBytes ? ASCII_SETS : UNICODE_SETS)[next];
    if (set !== undefined) {
      this.#at += 1;
      return set;
    }
    if (next === 'b') {
      this.#at += 1;
      return 8;
    }
    const octal = /^[0-7]{1,3}/.exec(this.#text.slice(this.#at));
    if (octal !== null) {
      this.#at += octal[0].length;
      return Number.parseInt(octal[0], 8);
    }
    return this.#escapedPoint();
  }

  #group(): string {
    this.#depth += 1;
    const rest = this.#text.slice(this.#at);
    if (!rest.startsWith('?')) return '(';
    const comment = /^\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.#at += comment[0].length;
      this.#depth -= 1;
      return '';
    }
    const same = /^\?P=(\w+)\)/.exec(rest);
    if (same !== null) {
      this.#at += same[0].length;
      this.#depth -= 1;
      return `\\k<${same[1]}>${this.#quantifier()}`;
    }
    const opening = /^\?(?:P<(\w+)>|:|=|!|<=|<!)/.exec(rest);
    if (opening === null) throw new PythonRegexError(`(${rest.slice(0, 3)}… is not supported`);
    this.#at += opening[0].length;
    return opening[1] === undefined ? `(${opening[0]}` : `(?<${opening[1]}>`;
  }

  /** What follows an item and repeats it; a brace that is no quantifier stays for the next item. */
  #quantifier(): string {
    const rest = this.#text.slice(this.#at);
    const match = /^(?:[*+?]|\{(\d*)(,?)(\d*)\})/.exec(rest);
    if (match === null || match[0] === '{}' || match[0] === '{,}') return '';
    this.#at += match[0].length;
    let out = match[0];
    if (out.startsWith('{') && match[1] === '') out = `{0,${match[3]}}`;
    const lazy = this.#text.charAt(this.#at);
    if (lazy === '+') throw new PythonRegexError('possessive quantifiers are not supported');
    if (lazy !== '?') return out;
    this.#at += 1;
    return `${out}?`;
  }
}

/** A character outside of letters and digits always as an escape: right in and out of classes, with and without flag v. */
function literal(point: number, isBytes: boolean): string {
  const char = String.fromCodePoint(point);
  if (/[A-Za-z0-9_]/.test(char)) return char;
  if (point <= 0xff) return `\\x${point.toString(16).padStart(2, '0')}`;
  return isBytes ? `\\u${point.toString(16).padStart(4, '0')}` : `\\u{${point.toString(16)}}`;
}
