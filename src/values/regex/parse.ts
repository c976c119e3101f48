// One grammar, so one file: splitting the parser's methods would only hide that they call each other.
import { type ParsedRegex, type RegexFlags, type RegexNode, type SetMember, widthOf } from './ast.ts';
import { PythonRegexError } from './error.ts';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };
const FLAG_NAMES: Readonly<Record<string, keyof RegexFlags>> = {
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  x: 'verbose',
  a: 'ascii',
};
const EMPTY: RegexNode = { kind: 'sequence', items: [] };

/** Parses Python 3.11's `re` syntax. @throws PythonRegexError with Python's message for what Python refuses */
export function parseRegex(pattern: string, flags: RegexFlags, isBytes: boolean): ParsedRegex {
  return new RegexParser(pattern, flags, isBytes).parse();
}

class RegexParser {
  readonly #text: string;
  readonly #isBytes: boolean;
  #flags: RegexFlags;
  #at = 0;
  #groups = 0;
  readonly #names = new Map<string, number>();
  readonly #open = new Set<number>();
  /** Groups that conditions name; they may come later in the pattern. */
  readonly #conditions: number[] = [];
  /** How many groups there were when the outermost lookbehind began; undefined outside of any. */
  #behindFrom: number | undefined;

  constructor(text: string, flags: RegexFlags, isBytes: boolean) {
    this.#text = text;
    this.#flags = flags;
    this.#isBytes = isBytes;
  }

  parse(): ParsedRegex {
    const start = this.#flags;
    const root = this.#choice(true);
    if (this.#at < this.#text.length) throw this.#bad('unbalanced parenthesis', this.#at);
    const missing = this.#conditions.find((number) => number > this.#groups);
    if (missing !== undefined) throw new PythonRegexError(`invalid group reference ${missing}`);
    // (?x) in front of everything holds for what stands before it too: Python starts again with the flag.
    if (this.#flags.verbose && !start.verbose && this.#leadingVerbose) return this.#again({ ...start, verbose: true });
    return { root, groups: this.#groups, names: this.#names };
  }

  #leadingVerbose = false;

  #again(flags: RegexFlags): ParsedRegex {
    return new RegexParser(this.#text, flags, this.#isBytes).parse();
  }

  #bad(message: string, at: number): PythonRegexError {
    return new PythonRegexError(`${message} at position ${at}`);
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #choice(isTop = false): RegexNode {
    const options: RegexNode[] = [];
    do options.push(this.#sequence(isTop && options.length === 0));
    while (this.#take('|'));
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  #sequence(isFirst: boolean): RegexNode {
    const items: RegexNode[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      if (this.#flags.verbose && this.#match(/[ \t\n\r\v\f]|#[^\n]*\n?/y) !== null) continue;
      const start = this.#at;
      const bounds = this.#bounds();
      if (bounds !== undefined) {
        items.push(this.#repeat(items.pop(), bounds, start));
        continue;
      }
      const item = this.#item(isFirst && items.length === 0);
      if (item !== undefined) items.push(item);
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  /** A quantifier's bounds; undefined where none stands, or a brace that is none. */
  #bounds(): readonly [least: number, most: number] | undefined {
    const found = this.#match(/[*+?]|\{(\d*)(?:(,)(\d*))?\}/y);
    if (found === null) return undefined;
    const [text, low = '', comma, high = ''] = found;
    if (text === '*') return [0, Number.POSITIVE_INFINITY];
    if (text === '+') return [1, Number.POSITIVE_INFINITY];
    if (text === '?') return [0, 1];
    if (text === '{}') {
      this.#at -= text.length;
      return undefined;
    }
    const least = low === '' ? 0 : Number(low);
    const most = comma === undefined ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    if (most < least) throw this.#bad('min repeat greater than max repeat', this.#at - text.length);
    return [least, most];
  }

  #repeat(body: RegexNode | undefined, [least, most]: readonly [number, number], start: number): RegexNode {
    if (body === undefined || body.kind === 'at' || (body.kind === 'sequence' && body.items.length === 0))
      throw this.#bad('nothing to repeat', start);
    if (body.kind === 'repeat') throw this.#bad('multiple repeat', start);
    const mode = this.#take('?') ? 'lazy' : this.#take('+') ? 'possessive' : 'greedy';
    return { kind: 'repeat', body, least, most, mode };
  }

  #item(isFirst: boolean): RegexNode | undefined {
    const flags = this.#flags;
    const code = this.#isBytes ? this.#text.charCodeAt(this.#at) : this.#text.codePointAt(this.#at)!;
    const character = this.#isBytes ? this.#text[this.#at]! : String.fromCodePoint(code);
    if (character === '\\') return this.#escape();
    this.#at += character.length;
    if (character === '^' || character === '$') return { kind: 'at', where: character, flags };
    if (character === '.') return { kind: 'any', flags };
    if (character === '[') return this.#set();
    if (character === '(') return this.#group(isFirst);
    return { kind: 'char', code, flags };
  }

  #escape(): RegexNode {
    const start = this.#at;
    const flags = this.#flags;
    const letter = this.#text[start + 1];
    if (letter === undefined) throw this.#bad('bad escape (end of pattern)', start);
    if ('AZbB'.includes(letter)) {
      this.#at += 2;
      return { kind: 'at', where: letter as 'A', flags };
    }
    if ('dDsSwW'.includes(letter)) {
      this.#at += 2;
      return { kind: 'set', members: [{ kind: 'class', letter }], isNegated: false, flags };
    }
    const octal = this.#match(/\\(0[0-7]{0,2}|[0-7]{3})/y);
    if (octal !== null) return { kind: 'char', code: this.#octal(octal[1] ?? '0', start), flags };
    const reference = this.#match(/\\([1-9]\d?)/y);
    if (reference !== null) return this.#reference(Number(reference[1]), start + 1);
    return { kind: 'char', code: this.#character(), flags };
  }

  #octal(digits: string, start: number): number {
    const code = Number.parseInt(digits, 8);
    if (code > 0o377) throw this.#bad(`octal escape value \\${digits} outside of range 0-0o377`, start);
    return code;
  }

  #reference(number: number, at: number): RegexNode {
    if (number > this.#groups) throw this.#bad(`invalid group reference ${number}`, at);
    if (this.#open.has(number)) throw this.#bad('cannot refer to an open group', at);
    if (this.#behindFrom !== undefined && number > this.#behindFrom)
      throw this.#bad('cannot refer to group defined in the same lookbehind subpattern', at);
    return { kind: 'reference', number, flags: this.#flags };
  }

  /** An escape that stands for one character, inside or outside of a set. */
  #character(): number {
    const start = this.#at;
    const hex = this.#match(
      this.#isBytes ? /\\x([\da-f]{0,2})/iy : /\\(?:x([\da-f]{0,2})|u([\da-f]{0,4})|U([\da-f]{0,8}))/iy,
    );
    if (hex !== null) {
      const digits = hex[1] ?? hex[2] ?? hex[3] ?? '';
      const wanted = hex[1] !== undefined ? 2 : hex[2] !== undefined ? 4 : 8;
      const code = Number.parseInt(digits, 16);
      if (digits.length !== wanted || !/^\\[xuU]/.test(hex[0])) throw this.#bad(`incomplete escape ${hex[0]}`, start);
      if (code > 0x10ffff) throw this.#bad(`bad escape ${hex[0]}`, start);
      return code;
    }
    const letter = this.#text[start + 1] ?? '';
    const control = CONTROLS[letter];
    if (control !== undefined && letter !== 'b') {
      this.#at += 2;
      return control;
    }
    if (letter === '') throw this.#bad('bad escape (end of pattern)', start);
    if (/[A-Za-z0-9]/.test(letter)) throw this.#bad(`bad escape \\${letter}`, start);
    const code = this.#isBytes ? letter.charCodeAt(0) : this.#text.codePointAt(start + 1)!;
    this.#at += 1 + (code > 0xffff ? 2 : 1);
    return code;
  }

  #set(): RegexNode {
    const start = this.#at - 1;
    const flags = this.#flags;
    const isNegated = this.#take('^');
    const members: SetMember[] = [];
    const single = (code: number): SetMember => ({ kind: 'range', from: code, to: code });
    for (;;) {
      if (members.length > 0 && this.#take(']')) break;
      const at = this.#at;
      const member = this.#setMember(start);
      if (!this.#take('-')) {
        members.push(member);
        continue;
      }
      if (this.#take(']')) {
        members.push(member, single(45));
        break;
      }
      const end = this.#setMember(start);
      if (member.kind === 'class' || end.kind === 'class' || end.to < member.from)
        throw this.#bad(`bad character range ${this.#text.slice(at, this.#at)}`, at);
      members.push({ kind: 'range', from: member.from, to: end.to });
    }
    return { kind: 'set', members, isNegated, flags };
  }

  #setMember(start: number): SetMember {
    if (this.#at >= this.#text.length) throw this.#bad('unterminated character set', start);
    let code: number;
    if (this.#text[this.#at] === '\\') {
      const letter = this.#text[this.#at + 1] ?? '';
      if (letter !== '' && 'dDsSwW'.includes(letter)) {
        this.#at += 2;
        return { kind: 'class', letter };
      }
      const at = this.#at;
      const octal = this.#match(/\\([0-7]{1,3})/y);
      if (octal !== null) code = this.#octal(octal[1] ?? '0', at);
      else if (letter === 'b') {
        this.#at += 2;
        code = 8;
      } else code = this.#character();
    } else {
      code = this.#isBytes ? this.#text.charCodeAt(this.#at) : this.#text.codePointAt(this.#at)!;
      this.#at += code > 0xffff ? 2 : 1;
    }
    return { kind: 'range', from: code, to: code };
  }

  #group(isFirst: boolean): RegexNode | undefined {
    const start = this.#at - 1;
    if (!this.#take('?')) return this.#capture(start, undefined);
    if (this.#take('P')) return this.#namedGroup(start);
    if (this.#take(':')) return { kind: 'group', number: undefined, body: this.#closed(start) };
    if (this.#take('>')) return { kind: 'atomic', body: this.#closed(start) };
    if (this.#take('#')) {
      const end = this.#text.indexOf(')', this.#at);
      if (end < 0) throw this.#bad('missing ), unterminated comment', start);
      this.#at = end + 1;
      return undefined;
    }
    if (this.#take('(')) return this.#condition(start);
    const look = this.#match(/<?[=!]/y);
    if (look !== null) return this.#look(look[0], start);
    if (this.#match(/</y) !== null) {
      const next = this.#text[this.#at];
      if (next === undefined) throw this.#bad('unexpected end of pattern', this.#at);
      throw this.#bad(`unknown extension ?<${next}`, start + 1);
    }
    return this.#flagGroup(start, isFirst);
  }

  #closed(start: number): RegexNode {
    const body = this.#choice();
    if (!this.#take(')')) throw this.#bad('missing ), unterminated subpattern', start);
    return body;
  }

  #capture(start: number, name: string | undefined): RegexNode {
    this.#groups += 1;
    const number = this.#groups;
    if (name !== undefined) {
      const known = this.#names.get(name);
      if (known !== undefined)
        throw this.#bad(`redefinition of group name '${name}' as group ${number}; was group ${known}`, start + 4);
      this.#names.set(name, number);
    }
    this.#open.add(number);
    const outer = this.#flags;
    const body = this.#closed(start);
    this.#flags = outer;
    this.#open.delete(number);
    return { kind: 'group', number, body };
  }

  #name(end: string): string {
    const at = this.#at;
    const close = this.#text.indexOf(end, at);
    const name = this.#text.slice(at, close < 0 ? undefined : close);
    if (name === '') throw this.#bad('missing group name', at);
    if (close < 0) throw this.#bad(`missing ${end}, unterminated name`, at);
    this.#at = close + 1;
    return name;
  }

  #namedGroup(start: number): RegexNode {
    const isReference = this.#take('=');
    if (!isReference && !this.#take('<')) {
      const next = this.#text[this.#at];
      if (next === undefined) throw this.#bad('unexpected end of pattern', this.#at);
      throw this.#bad(`unknown extension ?P${next}`, start + 1);
    }
    const at = this.#at;
    const name = this.#name(isReference ? ')' : '>');
    if (!isName(name)) throw this.#bad(`bad character in group name '${name}'`, at);
    if (!isReference) return this.#capture(start, name);
    const number = this.#names.get(name);
    if (number === undefined) throw this.#bad(`unknown group name '${name}'`, at);
    return this.#reference(number, at);
  }

  #condition(start: number): RegexNode {
    const at = this.#at;
    const name = this.#name(')');
    let number = this.#names.get(name);
    if (isName(name)) {
      if (number === undefined) throw this.#bad(`unknown group name '${name}'`, at);
    } else {
      if (!/^\d+$/.test(name)) throw this.#bad(`bad character in group name '${name}'`, at);
      number = Number(name);
      if (number === 0) throw this.#bad('bad group number', at);
      this.#conditions.push(number);
    }
    const yes = this.#sequence(false);
    const no = this.#take('|') ? this.#sequence(false) : undefined;
    if (this.#text[this.#at] === '|') throw this.#bad('conditional backref with more than two branches', this.#at);
    if (!this.#take(')')) throw this.#bad('missing ), unterminated subpattern', start);
    return { kind: 'condition', number: number!, yes, no };
  }

  #look(sign: string, start: number): RegexNode {
    const isBehind = sign.startsWith('<');
    const outer = this.#behindFrom;
    if (isBehind) this.#behindFrom ??= this.#groups;
    const body = this.#closed(start);
    this.#behindFrom = outer;
    if (isBehind) {
      const [least, most] = widthOf(body);
      if (least !== most) throw new PythonRegexError('look-behind requires fixed-width pattern');
    }
    return { kind: 'look', isBehind, isNegated: sign.endsWith('!'), body };
  }

  /** `(?i)` in front of the pattern, or `(?i-s:…)` around a part. */
  #flagGroup(start: number, isFirst: boolean): RegexNode | undefined {
    const found = this.#match(/([aiLmsux]*)(-?)([aiLmsux]*)([:)]?)/y);
    const [, on = '', minus = '', off = '', end = ''] = found ?? [];
    if (end === '' || (on === '' && off === '') || (minus !== '' && (off === '' || end === ')'))) {
      const next = this.#text[this.#at];
      if (on + minus + off === '' && next !== undefined) throw this.#bad(`unknown extension ?${next}`, start + 1);
      throw this.#bad(next === undefined ? 'missing -, : or )' : 'unknown flag', this.#at);
    }
    if (/[auL]/.test(off)) throw this.#bad("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", this.#at);
    if (this.#isBytes ? on.includes('u') : on.includes('L'))
      throw this.#bad(
        this.#isBytes
          ? "bad inline flags: cannot use 'u' flag with a bytes pattern"
          : "bad inline flags: cannot use 'L' flag with a str pattern",
        this.#at,
      );
    if ([...off].some((letter) => on.includes(letter)))
      throw this.#bad('bad inline flags: flag turned on and off', this.#at);
    const changed: Record<string, boolean> = { ...this.#flags };
    for (const [letters, value] of [
      [on, true],
      [off, false],
    ] as const) {
      for (const letter of letters) {
        const name = FLAG_NAMES[letter];
        if (name !== undefined) changed[name] = value;
      }
    }
    if (on.includes('u')) changed.ascii = false;
    const flags = changed as unknown as RegexFlags;
    if (end === ')') {
      if (!isFirst) throw this.#bad('global flags not at the start of the expression', start);
      if (flags.verbose) this.#leadingVerbose = true;
      this.#flags = flags;
      return undefined;
    }
    const outer = this.#flags;
    this.#flags = flags;
    const body = this.#closed(start);
    this.#flags = outer;
    return {
      kind: 'group',
      number: undefined,
      body: body.kind === 'sequence' && body.items.length === 0 ? EMPTY : body,
    };
  }
}

function isName(name: string): boolean {
  return /^[\p{L}\p{Nl}_][\p{L}\p{N}\p{Mn}\p{Mc}_]*$/u.test(name);
}
