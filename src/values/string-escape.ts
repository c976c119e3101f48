import { LETTER_ESCAPES } from './letter-escapes.ts';
import { PyError } from './py.ts';

const ESCAPE = /\\(\r\n|[\s\S])/g;
const SIMPLE: Readonly<Record<string, string>> = {
  ...LETTER_ESCAPES,
  "'": "'",
  '"': '"',
  '\n': '',
  '\r\n': '',
  '\r': '',
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Python's escapes in a string literal. Unknown ones stay; a broken \x, \u or \U is a syntax error. */
export function unescapeText(body: string, isBytes = false): string {
  if (!body.includes('\\')) return body;
  let result = '';
  let last = 0;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(body); match !== null; match = ESCAPE.exec(body)) {
    result += body.slice(last, match.index);
    const letter = match[1]!;
    const simple = Object.hasOwn(SIMPLE, letter) ? SIMPLE[letter] : undefined;
    last = ESCAPE.lastIndex;
    if (simple !== undefined) {
      result += simple;
      continue;
    }
    if (letter >= '0' && letter <= '7') {
      const digits = /^[0-7]{1,3}/.exec(body.slice(match.index + 1))?.[0] ?? letter;
      result += String.fromCharCode(Number.parseInt(digits, 8));
      last = match.index + 1 + digits.length;
    } else if (Object.hasOwn(HEX_LENGTH, letter) && !(isBytes && letter !== 'x')) {
      const length = HEX_LENGTH[letter]!;
      const digits = body.slice(last, last + length);
      if (!new RegExp(`^[\\da-fA-F]{${length}}$`).test(digits)) {
        throw new PyError('syntax', `(unicode error) truncated \\${letter}${'X'.repeat(length)} escape`);
      }
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff) throw new PyError('syntax', '(unicode error) illegal Unicode character');
      result += String.fromCodePoint(code);
      last += length;
    } else if (letter === 'N' && !isBytes) {
      throw new PyError('syntax', '(unicode error) \\N{…} names are not supported');
    } else result += `\\${letter}`;
    ESCAPE.lastIndex = last;
  }
  return result + body.slice(last);
}
