import { PyError } from '../py.ts';

export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  readonly ascii: boolean;
}

const DIGIT = '\\p{Nd}';
const WORD = '\\p{L}\\p{N}_';
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
// The m flag is never set, so these mean the very start and the very end.
const END = '$';
const START = '^';
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/;

/** A Python regular expression that cannot be used. */
function bad(message: string): PyError {
  return new PyError('other', `invalid regular expression: ${message}`);
}

interface Mutable {
  ignoreCase: boolean;
  multiLine: boolean;
  dotAll: boolean;
  verbose: boolean;
  ascii: boolean;
}

/** Translates Python's `re` syntax to JavaScript's, with the `u` flag. Raises for what Python would refuse. */
export function translateRegex(
  pattern: string,
  flags: RegexFlags,
): {
  readonly source: string;
  readonly flags: string;
  readonly names: ReadonlyMap<string, number>;
  readonly groups: number;
} {
  return new Translator(pattern, flags).run();
}

class Translator {
  readonly #pattern: string;
  readonly #flags: Mutable;
  readonly #names = new Map<string, number>();
  #at = 0;
  #groups = 0;
  /** Set inside `(?i:…)`: letters are spelled in both cases. */
  #bothCases = false;
  #isOuterIgnoreCase = false;

  constructor(pattern: string, flags: RegexFlags) {
    this.#pattern = pattern;
    this.#flags = { ...flags };
    const leading = /^\(\?([aimsux]+)\)/.exec(pattern);
    if (leading !== null) {
      this.#at = leading[0].length;
      this.#apply(leading[1] ?? '');
    }
    this.#isOuterIgnoreCase = this.#flags.ignoreCase;
  }

  run(): ReturnType<typeof translateRegex> {
    const source = this.#alternatives();
    if (this.#at < this.#pattern.length) throw bad('unbalanced parenthesis');
    return { source, flags: this.#isOuterIgnoreCase ? 'iu' : 'u', names: this.#names, groups: this.#groups };
  }

  #apply(letters: string): void {
    for (const letter of letters) {
      if (letter === 'i') this.#flags.ignoreCase = true;
      if (letter === 'm') this.#flags.multiLine = true;
      if (letter === 's') this.#flags.dotAll = true;
      if (letter === 'x') this.#flags.verbose = true;
      if (letter === 'a') this.#flags.ascii = true;
    }
  }

  #alternatives(): string {
    let out = '';
    let isQuantifiable = false;
    while (this.#at < this.#pattern.length) {
      const character = this.#pattern[this.#at]!;
      if (character === ')') return out;
      if (this.#flags.verbose && /\s/.test(character)) {
        this.#at += 1;
        continue;
      }
      if (this.#flags.verbose && character === '#') {
        const end = this.#pattern.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#pattern.length : end;
        continue;
      }
      const start = this.#at;
      const quantifier = this.#quantifier();
      if (quantifier !== undefined) {
        if (!isQuantifiable) throw bad(out === '' ? `nothing to repeat at position ${start}` : 'multiple repeat');
        out += quantifier;
        isQuantifiable = false;
        continue;
      }
      const atom = this.#atom(character);
      out += atom;
      isQuantifiable = character !== '|' && atom !== '';
    }
    return out;
  }

  #quantifier(): string | undefined {
    const rest = this.#pattern.slice(this.#at);
    const match = /^(?:[*+?]|\{\d+\}|\{\d*,\d*\})/.exec(rest);
    if (match === null || match[0] === '{,}') return undefined;
    this.#at += match[0].length;
    let text = match[0].replace('{,', '{0,');
    const bounds = /^\{(\d+),(\d+)\}$/.exec(text);
    if (bounds !== null && Number(bounds[1]) > Number(bounds[2])) throw bad('min repeat greater than max repeat');
    const next = this.#pattern[this.#at];
    if (next === '?') {
      this.#at += 1;
      text += '?';
    } else if (next === '+') throw bad('possessive quantifiers are not supported');
    return text;
  }

  #atom(character: string): string {
    switch (character) {
      case '|':
        this.#at += 1;
        return '|';
      case '^':
        this.#at += 1;
        return this.#flags.multiLine ? '(?<=\\n|^)' : START;
      case '$':
        this.#at += 1;
        return this.#flags.multiLine ? `(?=\\n|${END})` : `(?=\\n?${END})`;
      case '.':
        this.#at += 1;
        return this.#flags.dotAll ? '[\\s\\S]' : '[^\\n]';
      case '(':
        return this.#group();
      case '[':
        return this.#set();
      case '\\':
        return this.#escape();
    }
    const literal = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += literal.length;
    return this.#literal(literal);
  }

  #literal(character: string): string {
    if (SYNTAX.test(character)) return `\\${character}`;
    if (this.#bothCases && character.toLowerCase() !== character.toUpperCase()) {
      return `[${character.toLowerCase()}${character.toUpperCase()}]`;
    }
    return character;
  }

  #group(): string {
    const rest = this.#pattern.slice(this.#at);
    const close = (open: string): string => {
      const inner = this.#alternatives();
      if (this.#pattern[this.#at] !== ')') throw bad('missing ), unterminated subpattern');
      this.#at += 1;
      return `${open}${inner})`;
    };
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.#at += comment[0].length;
      return '';
    }
    const reference = /^\(\?P=(\w+)\)/.exec(rest);
    if (reference !== null) {
      const number = this.#names.get(reference[1] ?? '');
      if (number === undefined) throw bad(`unknown group name '${reference[1]}'`);
      this.#at += reference[0].length;
      return `(?:\\${number})`;
    }
    const scoped = /^\(\?([aimsux]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped !== null) {
      this.#at += scoped[0].length;
      return this.#scoped(scoped[1] ?? '', scoped[2] ?? '', close);
    }
    if (/^\(\?[aimsux]+\)/.test(rest)) throw bad('global flags not at the start of the expression');
    const look = /^\(\?(?:=|!|<=|<!)/.exec(rest);
    if (look !== null) {
      this.#at += look[0].length;
      return close(look[0]);
    }
    const named = /^\(\?P<([A-Za-z_]\w*)>/.exec(rest);
    if (named === null && rest.startsWith('(?')) throw bad(`unknown extension ${rest.slice(1, 3)}`);
    this.#groups += 1;
    if (named !== null) {
      const name = named[1] ?? '';
      if (this.#names.has(name)) throw bad(`redefinition of group name '${name}'`);
      this.#names.set(name, this.#groups);
    }
    this.#at += named === null ? 1 : named[0].length;
    return close('(');
  }

  #scoped(on: string, off: string, close: (open: string) => string): string {
    const before = { ...this.#flags };
    const beforeCases = this.#bothCases;
    this.#apply(on);
    if (on.includes('i') && !this.#isOuterIgnoreCase) this.#bothCases = true;
    if (off.includes('i')) this.#bothCases = false;
    if (off.includes('m')) this.#flags.multiLine = false;
    if (off.includes('s')) this.#flags.dotAll = false;
    if (off.includes('x')) this.#flags.verbose = false;
    const text = close('(?:');
    Object.assign(this.#flags, before);
    this.#bothCases = beforeCases;
    return text;
  }

  #classes(): { readonly digit: string; readonly word: string; readonly space: string } {
    return this.#flags.ascii
      ? { digit: '0-9', word: 'A-Za-z0-9_', space: '\\t-\\r\\x20' }
      : { digit: DIGIT, word: WORD, space: SPACE };
  }

  #escape(): string {
    const letter = this.#pattern[this.#at + 1];
    if (letter === undefined) throw bad('bad escape (end of pattern)');
    const { word } = this.#classes();
    const number = /^[1-9]\d?/.exec(this.#pattern.slice(this.#at + 1))?.[0];
    if (number !== undefined && !/^[0-3]?[0-7]{3}/.test(this.#pattern.slice(this.#at + 1, this.#at + 4))) {
      if (Number(number) > this.#groups) throw bad(`invalid group reference ${number}`);
      this.#at += 1 + number.length;
      return `(?:\\${number})`;
    }
    switch (letter) {
      case 'A':
        this.#at += 2;
        return START;
      case 'Z':
        this.#at += 2;
        return END;
      case 'b':
        this.#at += 2;
        return `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
      case 'B':
        this.#at += 2;
        return `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`;
    }
    const inside = this.#classEscape();
    if (inside.isClass) return `[${inside.isNegated ? '^' : ''}${inside.text}]`;
    return this.#literal(inside.text);
  }

  /** An escape that may stand in a set too: a class (digits, words, blanks) or one character. */
  #classEscape(): { readonly text: string; readonly isClass: boolean; readonly isNegated: boolean } {
    const letter = this.#pattern[this.#at + 1] ?? '';
    const { digit, word, space } = this.#classes();
    const kinds: Readonly<Record<string, string>> = { d: digit, w: word, s: space };
    const kind = kinds[letter.toLowerCase()];
    if (kind !== undefined && /[dwsDWS]/.test(letter)) {
      this.#at += 2;
      return { text: kind, isClass: true, isNegated: letter !== letter.toLowerCase() };
    }
    const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3}))/.exec(
      this.#pattern.slice(this.#at),
    );
    if (code !== null) {
      this.#at += code[0].length;
      const hex = code[1] ?? code[2] ?? code[3];
      const point = hex === undefined ? Number.parseInt(code[4] ?? '0', 8) : Number.parseInt(hex, 16);
      return { text: String.fromCodePoint(point), isClass: false, isNegated: false };
    }
    const simple: Readonly<Record<string, string>> = {
      a: '\x07',
      b: '\b',
      f: '\f',
      n: '\n',
      r: '\r',
      t: '\t',
      v: '\v',
    };
    const character = Object.hasOwn(simple, letter) ? simple[letter]! : letter;
    if (!Object.hasOwn(simple, letter) && /[A-Za-z]/.test(letter)) throw bad(`bad escape \\${letter}`);
    if (letter === '') throw bad('bad escape (end of pattern)');
    const full = character === letter ? String.fromCodePoint(this.#pattern.codePointAt(this.#at + 1) ?? 0) : character;
    this.#at += 1 + (character === letter ? full.length : 1);
    return { text: full, isClass: false, isNegated: false };
  }

  #set(): string {
    this.#at += 1;
    const isNegated = this.#pattern[this.#at] === '^';
    if (isNegated) this.#at += 1;
    let positive = '';
    const negative: string[] = [];
    let isFirst = true;
    for (;;) {
      const character = this.#pattern[this.#at];
      if (character === undefined) throw bad('unterminated character set');
      if (character === ']' && !isFirst) break;
      isFirst = false;
      const member = this.#setMember();
      if (member.isClass) {
        if (member.isNegated) negative.push(member.text);
        else positive += member.text;
        continue;
      }
      const isRange =
        this.#pattern[this.#at] === '-' &&
        this.#pattern[this.#at + 1] !== ']' &&
        this.#pattern[this.#at + 1] !== undefined;
      if (!isRange) {
        positive += this.#setCharacter(member.text);
        continue;
      }
      this.#at += 1;
      const end = this.#setMember();
      if (end.isClass || (end.text.codePointAt(0) ?? 0) < (member.text.codePointAt(0) ?? 0))
        throw bad('bad character range');
      positive += `${escapeInSet(member.text)}-${escapeInSet(end.text)}`;
      if (this.#bothCases) positive += bothRanges(member.text, end.text);
    }
    this.#at += 1;
    if (negative.length === 0) return positive === '' ? '(?!)' : `[${isNegated ? '^' : ''}${positive}]`;
    const parts = negative.map((text) => `[^${text}]`);
    if (positive !== '') parts.push(`[${positive}]`);
    const any = `(?:${parts.join('|')})`;
    return isNegated ? `(?:(?!${any})[\\s\\S])` : any;
  }

  #setMember(): { readonly text: string; readonly isClass: boolean; readonly isNegated: boolean } {
    if (this.#pattern[this.#at] === '\\') return this.#classEscape();
    const text = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += text.length;
    return { text, isClass: false, isNegated: false };
  }

  #setCharacter(character: string): string {
    if (this.#bothCases && character.toLowerCase() !== character.toUpperCase()) {
      return escapeInSet(character.toLowerCase()) + escapeInSet(character.toUpperCase());
    }
    return escapeInSet(character);
  }
}

function escapeInSet(character: string): string {
  if (/[\^$\\.*+?()[\]{}|/-]/.test(character)) return `\\${character}`;
  return character;
}

function bothRanges(start: string, end: string): string {
  if (/[a-z]/.test(start) && /[a-z]/.test(end)) return `${start.toUpperCase()}-${end.toUpperCase()}`;
  return /[A-Z]/.test(start) && /[A-Z]/.test(end) ? `${start.toLowerCase()}-${end.toLowerCase()}` : '';
}
