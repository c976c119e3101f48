import { characters } from '../values/index.ts';
import { chooseStyle, type ScalarContext } from './yaml-scalar-style.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** Text with the column it has reached, so that long scalars can be folded where libyaml folds them. */
export class YamlWriter {
  readonly #out: string[] = [];
  readonly #width: number;
  readonly #allowUnicode: boolean;
  column = 0;
  /** Whether the last thing written was white space, or an indicator that counts as indentation (`-`, `?`). */
  #isSpaced = true;
  #isIndention = true;
  #isOpenEnded = false;

  constructor(width: number, allowUnicode: boolean) {
    this.#width = width;
    this.#allowUnicode = allowUnicode;
  }

  toString(): string {
    return this.#out.join('');
  }

  get isIndention(): boolean {
    return this.#isIndention;
  }

  get isTooWide(): boolean {
    return this.column > this.#width;
  }

  /** `-`, `?`, `:`, brackets, anchors and tags. */
  indicator(text: string, options: { spaceBefore?: boolean; isSpace?: boolean; isIndention?: boolean } = {}): void {
    if (options.spaceBefore === true && !this.#isSpaced) this.#put(' ');
    this.#put(text);
    this.#isSpaced = options.isSpace === true;
    this.#isIndention = this.#isIndention && options.isIndention === true;
  }

  /** Goes to the indentation: on this line where only indicators stand before it, else on the next. */
  indent(to: number): void {
    if (!this.#isIndention || this.column > to || (this.column === to && !this.#isSpaced)) this.newline();
    if (this.column < to) this.#put(' '.repeat(to - this.column));
    this.#isSpaced = true;
    this.#isIndention = true;
  }

  newline(): void {
    this.#break('\n');
  }

  #break(character: string): void {
    this.#out.push(character);
    this.column = 0;
  }

  get isAtLineStart(): boolean {
    return this.column === 0;
  }

  /** Whether the last scalar was a block that keeps all its line ends, so that only a document's end mark closes it. */
  get isOpenEnded(): boolean {
    return this.#isOpenEnded;
  }

  /** A text in the quotes it needs, or in the style that is wanted. */
  text(text: string, indent: number, context: Omit<ScalarContext, 'allowUnicode'> & { readonly step?: number }): void {
    const style = chooseStyle(text, { ...context, allowUnicode: this.#allowUnicode });
    if (style === 'plain') this.plain(text, indent, !context.isKey);
    else if (style === 'literal' || style === 'folded') this.#block(text, indent, context.step ?? 2, style);
    else if (style === 'single') this.#single(text, indent, !context.isKey);
    else this.#double(text, indent, !context.isKey);
  }

  plain(text: string, indent: number, mayFold: boolean): void {
    if (!this.#isSpaced) this.#put(' ');
    this.#foldable(text, indent, mayFold, (at) => text[at + 1] !== ' ');
    this.#isSpaced = false;
    this.#isIndention = false;
  }

  /** A literal block, as vaulted values are written; the indentation is named where the text begins with a blank. */
  literal(text: string, indent: number, step = 2): void {
    const hint = /^[ \n]/.test(text) ? String(step) : '';
    this.indicator(`|${hint}${text.endsWith('\n') ? '' : '-'}`, { spaceBefore: true });
    for (const line of text.replace(/\n$/, '').split('\n')) {
      this.newline();
      if (line !== '') this.#put(' '.repeat(indent) + line);
    }
    this.#isSpaced = true;
    this.#isIndention = true;
  }

  /** A block scalar as libyaml writes it: line ends kept or folded, the indentation named where it cannot be seen. */
  #block(text: string, indent: number, step: number, style: 'literal' | 'folded'): void {
    const hint = /^[ \n\x85\u2028\u2029]/.test(text) ? String(step) : '';
    const isOpen = /^\n$|\n\n$/.test(text);
    const chomp = isOpen ? '+' : text.endsWith('\n') ? '' : '-';
    this.indicator(`${style === 'literal' ? '|' : '>'}${hint}${chomp}`, { spaceBefore: true });
    this.#isOpenEnded = isOpen;
    this.newline();
    let isLineStart = true;
    let isIndented = true;
    const isFolded = style === 'folded';
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at]!;
      if (character === '\n') {
        // One line end alone would be read as a blank.
        if (isFolded && !isLineStart && !isIndented && !/^\n*(?: |$)/.test(text.slice(at))) this.newline();
        this.newline();
        isLineStart = true;
        continue;
      }
      if (isLineStart) {
        this.#put(' '.repeat(indent));
        isIndented = character === ' ';
      }
      const isFold = isFolded && !isLineStart && character === ' ' && text[at + 1] !== ' ' && this.isTooWide;
      if (isFold) {
        this.newline();
        this.#put(' '.repeat(indent));
      } else this.#put(character);
      isLineStart = false;
    }
    this.#isSpaced = true;
    this.#isIndention = true;
  }

  #single(text: string, indent: number, mayFold: boolean): void {
    this.indicator("'", { spaceBefore: true });
    let isBroken = false;
    const parts = text.split(/([\n\u2028\u2029])/);
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 1) {
        // A line end is written twice, because one alone means a blank; Unicode's own breaks are not.
        if (part === '\n' && !isBroken) this.newline();
        if (part === '\n') this.newline();
        else this.#break(part);
        isBroken = true;
        continue;
      }
      if (part === '' && index < parts.length - 1) continue;
      if (isBroken) {
        this.#isIndention = true;
        this.indent(indent);
        isBroken = false;
      }
      const escaped = part.replace(/'/g, "''");
      this.#foldable(escaped, indent, mayFold, (at) => at > 0 && at < escaped.length - 1 && escaped[at + 1] !== ' ');
    }
    this.#put("'");
    this.#isSpaced = false;
    this.#isIndention = false;
  }

  #foldable(text: string, indent: number, mayFold: boolean, mayFoldAt: (at: number) => boolean): void {
    let from = 0;
    for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
      const reached = this.column + at - from;
      if (!mayFold || reached <= this.#width || text[at - 1] === ' ' || !mayFoldAt(at)) continue;
      this.#put(text.slice(from, at));
      this.#isIndention = false;
      this.indent(indent);
      from = at + 1;
    }
    this.#put(text.slice(from));
  }

  #double(text: string, indent: number, mayFold: boolean): void {
    this.indicator('"', { spaceBefore: true });
    const chars = characters(text);
    let wasSpace = false;
    chars.forEach((char, at) => {
      if (char !== ' ') {
        this.#put(this.#escaped(char));
        wasSpace = false;
        return;
      }
      const isInside = at > 0 && at < chars.length - 1;
      if (mayFold && !wasSpace && this.isTooWide && isInside) {
        this.#isIndention = false;
        this.indent(indent);
        // A blank at the start of a line would be lost.
        if (chars[at + 1] === ' ') this.#put('\\');
      } else this.#put(' ');
      wasSpace = true;
    });
    this.#put('"');
    this.#isSpaced = false;
    this.#isIndention = false;
  }

  #escaped(char: string): string {
    const named = ESCAPES[char];
    if (named !== undefined && !(char === '\xa0' && this.#allowUnicode)) return named;
    const code = char.codePointAt(0) ?? 0;
    if (code >= 0x20 && code <= 0x7e) return char;
    const isPrintable = (code >= 0xa0 && code < 0xd800) || (code >= 0xe000 && code < 0xfffe && code !== 0xfeff);
    if (this.#allowUnicode && isPrintable) return char;
    const digits = code.toString(16).toUpperCase();
    if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
    return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
  }

  #put(text: string): void {
    this.#out.push(text);
    this.column += text.length;
  }
}
