import tokens from 'nunjucks/src/lexer.js';
import type { Token, TokenSource } from 'nunjucks/src/parser.js';
import { unescapeText } from '../../values/string-escape.ts';
import { type Syntax, TemplateSyntaxError } from './syntax.ts';

/** nunjucks' own lexer knows no white space rules, line statements, Python numbers or operators; this one stands in for it. */
const OPERATORS = ['//', '**', '==', '!=', '>=', '<=', '+', '-', '/', '*', '%', '>', '<', '=', '.', ';'];

const SIGNS: ReadonlyMap<string, string> = new Map([
  ['(', tokens.TOKEN_LEFT_PAREN],
  [')', tokens.TOKEN_RIGHT_PAREN],
  ['[', tokens.TOKEN_LEFT_BRACKET],
  [']', tokens.TOKEN_RIGHT_BRACKET],
  ['{', tokens.TOKEN_LEFT_CURLY],
  ['}', tokens.TOKEN_RIGHT_CURLY],
  [',', tokens.TOKEN_COMMA],
  [':', tokens.TOKEN_COLON],
  ['~', tokens.TOKEN_TILDE],
  ['|', tokens.TOKEN_PIPE],
]);

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const SPACE = /\s+/y;
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const NAME = /[\p{L}\p{N}_\p{Mn}\p{Mc}\p{Pc}]+/uy;
const TEXT = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

type Tag = 'block' | 'variable' | 'comment' | 'lineStatement' | 'lineComment';

/** Regular expressions for one set of delimiters. */
interface Rules {
  readonly opening: RegExp;
  readonly tags: readonly Tag[];
  readonly raw: RegExp;
  readonly endRaw: RegExp;
  readonly commentEnd: RegExp;
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
  readonly lineEnd: RegExp;
}

const rulesOf = new Map<string, Rules>();

function rules(syntax: Syntax): Rules {
  const key = JSON.stringify(syntax);
  const known = rulesOf.get(key);
  if (known !== undefined) return known;
  const e = escapeRegExp;
  const trim = syntax.trimBlocks ? '\\n?' : '';
  const starts: [Tag, string, string][] = [
    ['block', syntax.blockStart, `${e(syntax.blockStart)}([-+]?)`],
    ['variable', syntax.variableStart, `${e(syntax.variableStart)}([-+]?)`],
    ['comment', syntax.commentStart, `${e(syntax.commentStart)}([-+]?)`],
  ];
  if (syntax.lineStatementPrefix !== '') {
    starts.push(['lineStatement', syntax.lineStatementPrefix, `^[ \\t\\v]*${e(syntax.lineStatementPrefix)}([-+]?)`]);
  }
  if (syntax.lineCommentPrefix !== '') {
    starts.push([
      'lineComment',
      syntax.lineCommentPrefix,
      `(?:^|(?<=\\S))[^\\S\\r\\n]*${e(syntax.lineCommentPrefix)}([-+]?)`,
    ]);
  }
  starts.sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? 1 : -1));
  const end = e(syntax.blockEnd);
  const made: Rules = {
    opening: new RegExp(starts.map(([, , source]) => `(?:${source})`).join('|'), 'gm'),
    tags: starts.map(([tag]) => tag),
    raw: new RegExp(`([-+]?)\\s*raw\\s*(?:-${end}\\s*|${end})`, 'y'),
    endRaw: new RegExp(`${e(syntax.blockStart)}([-+]?)\\s*endraw\\s*(?:\\+${end}|-${end}\\s*|${end}${trim})`, 'g'),
    commentEnd: new RegExp(
      `\\+${e(syntax.commentEnd)}|-${e(syntax.commentEnd)}\\s*|${e(syntax.commentEnd)}${trim}`,
      'g',
    ),
    blockEnd: new RegExp(`\\+${end}|-${end}\\s*|${end}${trim}`, 'y'),
    variableEnd: new RegExp(`-${e(syntax.variableEnd)}\\s*|${e(syntax.variableEnd)}`, 'y'),
    lineEnd: /\s*(?:\n|$)/y,
  };
  rulesOf.set(key, made);
  return made;
}

/** A template's tokens, in nunjucks' shape with offsets added. */
export class Lexer implements TokenSource {
  readonly #list: Token[];
  #next = 0;

  constructor(text: string, syntax: Syntax) {
    this.#list = new Scanner(text, syntax).scan();
  }

  nextToken(): Token | null {
    const token = this.#list[this.#next];
    this.#next += 1;
    return token ?? null;
  }
}

class Scanner {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #rules: Rules;
  readonly #list: Token[] = [];
  /** Set inside `{{ }}`. */
  #isPrinting = false;
  #line = 0;
  #lineStart = 0;
  #counted = 0;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#rules = rules(syntax);
  }

  scan(): Token[] {
    const text = this.#text;
    let at = 0;
    let isLineStart = true;
    while (at < text.length) {
      const { opening } = this.#rules;
      opening.lastIndex = at;
      const match = opening.exec(text);
      if (match === null) {
        this.#data(at, text.length);
        break;
      }
      const which = match.slice(1).findIndex((group) => group !== undefined);
      const tag = this.#rules.tags[which]!;
      const sign = match[which + 1] ?? '';
      const dataEnd = this.#dataEnd(at, match.index, sign, tag, isLineStart);
      if (tag === 'block') {
        this.#rules.raw.lastIndex = match.index + this.#syntax.blockStart.length;
        const raw = this.#rules.raw.exec(text);
        if (raw !== null) {
          this.#data(at, dataEnd);
          at = this.#raw(match.index, this.#rules.raw.lastIndex);
          isLineStart = text[at - 1] === '\n';
          continue;
        }
      }
      this.#data(at, dataEnd);
      at = this.#tag(tag, match.index, opening.lastIndex);
      isLineStart = text[at - 1] === '\n';
    }
    return this.#list;
  }

  /** Where the text before a tag ends, after its white space rules. */
  #dataEnd(start: number, end: number, sign: string, tag: Tag, isLineStart: boolean): number {
    const data = this.#text.slice(start, end);
    if (sign === '-') return start + data.trimEnd().length;
    if (sign === '+' || !this.#syntax.lstripBlocks || tag === 'variable') return end;
    const line = data.lastIndexOf('\n') + 1;
    if ((line > 0 || isLineStart) && /^\s*$/.test(data.slice(line))) return start + line;
    return end;
  }

  #raw(start: number, from: number): number {
    const { endRaw } = this.#rules;
    endRaw.lastIndex = from;
    const match = endRaw.exec(this.#text);
    if (match === null) throw new TemplateSyntaxError('the raw block is never closed', start, from);
    this.#data(from, this.#dataEnd(from, match.index, match[1] ?? '', 'block', false));
    return endRaw.lastIndex;
  }

  #tag(tag: Tag, start: number, from: number): number {
    switch (tag) {
      case 'comment': {
        // Jinja2 lets an opened comment pass when it is the template's very last thing.
        if (from === this.#text.length) return from;
        const { commentEnd } = this.#rules;
        commentEnd.lastIndex = from;
        if (commentEnd.exec(this.#text) === null)
          throw new TemplateSyntaxError('the comment is never closed', start, from);
        return commentEnd.lastIndex;
      }
      case 'lineComment': {
        const end = this.#text.indexOf('\n', from);
        return end < 0 ? this.#text.length : end;
      }
      case 'variable':
        return this.#code(start, from, tokens.TOKEN_VARIABLE_START, tokens.TOKEN_VARIABLE_END, this.#rules.variableEnd);
      case 'block':
        return this.#code(start, from, tokens.TOKEN_BLOCK_START, tokens.TOKEN_BLOCK_END, this.#rules.blockEnd);
      case 'lineStatement':
        return this.#code(start, from, tokens.TOKEN_BLOCK_START, tokens.TOKEN_BLOCK_END, this.#rules.lineEnd);
    }
  }

  /** The tokens of one tag's inside, its start and end included. */
  #code(start: number, from: number, startType: string, endType: string, end: RegExp): number {
    const text = this.#text;
    this.#isPrinting = startType === tokens.TOKEN_VARIABLE_START;
    this.#push(startType, '', start, from);
    const open: { sign: string; at: number }[] = [];
    const isLine = end === this.#rules.lineEnd;
    let at = from;
    for (;;) {
      if (open.length === 0) {
        end.lastIndex = at;
        if (end.test(text)) {
          this.#push(endType, '', at, end.lastIndex);
          return end.lastIndex;
        }
      }
      SPACE.lastIndex = at;
      if (SPACE.test(text)) at = SPACE.lastIndex;
      else if (at < text.length) at = this.#token(at, open);
      else {
        const last = open.at(-1);
        if (last !== undefined) throw new TemplateSyntaxError(`'${last.sign}' is never closed`, last.at, last.at + 1);
        if (isLine) return at;
        const wanted = startType === tokens.TOKEN_VARIABLE_START ? this.#syntax.variableEnd : this.#syntax.blockEnd;
        throw new TemplateSyntaxError(`unexpected end of template, '${wanted}' is missing`, start, from);
      }
    }
  }

  #token(at: number, open: { sign: string; at: number }[]): number {
    const text = this.#text;
    const character = text[at]!;
    if (character >= '0' && character <= '9') {
      FLOAT.lastIndex = at;
      if (text[at - 1] !== '.' && FLOAT.test(text))
        return this.#push(tokens.TOKEN_FLOAT, text.slice(at, FLOAT.lastIndex), at, FLOAT.lastIndex);
      INTEGER.lastIndex = at;
      if (INTEGER.test(text))
        return this.#push(tokens.TOKEN_INT, text.slice(at, INTEGER.lastIndex), at, INTEGER.lastIndex);
    }
    NAME.lastIndex = at;
    if (NAME.test(text)) {
      const name = text.slice(at, NAME.lastIndex);
      if (/^\p{N}/u.test(name))
        throw new TemplateSyntaxError(`invalid character in identifier '${name}'`, at, NAME.lastIndex);
      return this.#push(tokens.TOKEN_SYMBOL, name, at, NAME.lastIndex);
    }
    TEXT.lastIndex = at;
    if ((character === "'" || character === '"') && TEXT.test(text)) {
      const end = TEXT.lastIndex;
      return this.#push(tokens.TOKEN_STRING, this.#unescape(text.slice(at + 1, end - 1), character, at, end), at, end);
    }
    const sign = SIGNS.get(character);
    if (sign !== undefined) {
      if (character in CLOSING) open.push({ sign: character, at });
      else if (')]}'.includes(character)) {
        const last = open.pop();
        if (last === undefined) throw new TemplateSyntaxError(`unexpected '${character}'`, at, at + 1);
        if (CLOSING[last.sign] !== character) {
          throw new TemplateSyntaxError(`unexpected '${character}', expected '${CLOSING[last.sign]}'`, at, at + 1);
        }
      }
      return this.#push(sign, character, at, at + 1);
    }
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, at));
    if (operator !== undefined) return this.#push(tokens.TOKEN_OPERATOR, operator, at, at + operator.length);
    const unexpected = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const hint = HINTS[unexpected];
    throw new TemplateSyntaxError(`unexpected character '${unexpected}'`, at, at + unexpected.length, hint);
  }

  /**
   * A text literal's meaning. Where Ansible doubles the backslashes first (inside `{{ }}` of arguments and variables),
   * they stand for themselves, and a quote behind one ends the literal: what follows can then only be a mistake.
   */
  #unescape(written: string, quote: string, start: number, end: number): string {
    const { newlineSequence } = this.#syntax;
    const body = newlineSequence === '\n' ? written : written.replaceAll('\n', newlineSequence);
    if (this.#syntax.escapeBackslashes && this.#isPrinting) {
      if (!body.includes(`\\${quote}`)) return body;
      const hint = 'use the other kind of quotes around the text';
      throw new TemplateSyntaxError(`a backslash does not protect ${quote} here`, start, end, hint);
    }
    try {
      return unescapeText(body);
    } catch (error) {
      throw new TemplateSyntaxError(error instanceof Error ? error.message : String(error), start, end);
    }
  }

  #data(start: number, end: number): void {
    if (end <= start) return;
    const raw = this.#text.slice(start, end);
    const { newlineSequence } = this.#syntax;
    this.#push(tokens.TOKEN_DATA, newlineSequence === '\n' ? raw : raw.replaceAll('\n', newlineSequence), start, end);
  }

  #push(type: string, value: string, start: number, end: number): number {
    for (
      let at = this.#text.indexOf('\n', this.#counted);
      at !== -1 && at < start;
      at = this.#text.indexOf('\n', at + 1)
    ) {
      this.#line += 1;
      this.#lineStart = at + 1;
      this.#counted = at + 1;
    }
    this.#list.push({ type, value, lineno: this.#line, colno: start - this.#lineStart, start, end });
    return end;
  }
}

const HINTS: Readonly<Record<string, string>> = {
  '!': 'Jinja2 writes "not x" and "x != y"',
  '&': 'Jinja2 writes "a and b"',
  '?': 'Jinja2 writes "a if condition else b"',
  $: 'variables are written without "$"',
};
