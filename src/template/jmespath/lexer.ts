import { SourceFile } from '../../errors/index.ts';
import { parseJson } from '../../parsing/index.ts';
import { characters, int, type Py, strip } from '../../values/index.ts';
import { JmesPathError } from './errors.ts';

export type TokenType =
  | 'eof'
  | 'unquoted_identifier'
  | 'quoted_identifier'
  | 'literal'
  | 'number'
  | 'dot'
  | 'star'
  | 'lbracket'
  | 'rbracket'
  | 'lparen'
  | 'rparen'
  | 'lbrace'
  | 'rbrace'
  | 'comma'
  | 'colon'
  | 'current'
  | 'flatten'
  | 'filter'
  | 'pipe'
  | 'or'
  | 'and'
  | 'expref'
  | 'not'
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte';

export interface Token {
  readonly type: TokenType;
  readonly value: Py;
  /** Characters before it. */
  readonly start: number;
}

/** Longer signs first. */
const SIGNS: readonly (readonly [text: string, type: TokenType])[] = [
  ['[]', 'flatten'],
  ['[?', 'filter'],
  ['||', 'or'],
  ['&&', 'and'],
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<=', 'lte'],
  ['>=', 'gte'],
  ['[', 'lbracket'],
  ['|', 'pipe'],
  ['&', 'expref'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['!', 'not'],
  ['.', 'dot'],
  ['*', 'star'],
  [']', 'rbracket'],
  [',', 'comma'],
  [':', 'colon'],
  ['@', 'current'],
  ['(', 'lparen'],
  [')', 'rparen'],
  ['{', 'lbrace'],
  ['}', 'rbrace'],
];

/** The tokens of a JMESPath expression, `eof` last. Raises where Python's jmespath 1.0 raises, with its words. */
export function tokenize(expression: string): Token[] {
  if (expression === '') throw new JmesPathError('Invalid JMESPath expression: cannot be empty.');
  const chars = characters(expression);
  const tokens: Token[] = [];
  const fail = (at: number, message: string): JmesPathError =>
    new JmesPathError(`Bad jmespath expression: ${message}:\n${expression}\n${' '.repeat(at)}^`);
  let at = 0;
  /** The text up to a delimiter, escapes kept; `at` moves behind the delimiter. */
  const delimited = (delimiter: string): string => {
    const start = at;
    let text = '';
    for (at += 1; chars[at] !== delimiter; at += 1) {
      if (chars[at] === '\\') {
        text += '\\';
        at += 1;
      }
      const character = chars[at];
      if (character === undefined) throw fail(start, `Unclosed ${delimiter} delimiter`);
      text += character;
    }
    at += 1;
    return text;
  };
  const take = (member: RegExp): string => {
    const start = at;
    for (at += 1; at < chars.length && member.test(chars[at]!); ) at += 1;
    return chars.slice(start, at).join('');
  };
  while (at < chars.length) {
    const start = at;
    const character = chars[at]!;
    const add = (type: TokenType, value: Py): void => void tokens.push({ type, value, start });
    if (/[ \t\n\r]/.test(character)) at += 1;
    else if (/[A-Za-z_]/.test(character)) add('unquoted_identifier', take(/[A-Za-z0-9_]/));
    else if (/[-0-9]/.test(character)) {
      const digits = take(/[0-9]/);
      if (digits === '-') throw fail(start, "Unknown token '-'");
      add('number', int(BigInt(digits)));
    } else if (character === "'") add('literal', delimited("'").replaceAll("\\'", "'"));
    else if (character === '`') {
      const text = delimited('`').replaceAll('\\`', '`');
      // Old spelling: a literal that is no JSON is a text without its quotes.
      const parsed = json(text);
      const value = parsed === undefined ? json(`"${strip(text, null, 'left')}"`) : parsed;
      if (value === undefined) throw fail(start, `Bad token ${text}`);
      add('literal', value);
    } else if (character === '"') {
      const text = `"${delimited('"')}"`;
      const value = json(text);
      if (value === undefined) throw fail(start, textFault(text));
      add('quoted_identifier', value);
    } else {
      const sign = SIGNS.find(([text]) => text === character || text === character + (chars[at + 1] ?? ''));
      if (sign === undefined) throw fail(start, `Unknown token ${character === '=' ? "'='" : character}`);
      at += sign[0].length;
      add(sign[1], sign[0]);
    }
  }
  tokens.push({ type: 'eof', value: '', start: chars.length });
  return tokens;
}

function json(text: string): Py | undefined {
  return parseJson(new SourceFile('<literal>', text))?.value;
}

/** What is wrong with a JSON text, as Python's json names it. */
function textFault(text: string): string {
  const found = /[\0-\x1f]|\\(?!["\\/bfnrtu])|\\u(?![\da-fA-F]{4})/.exec(text.replace(/\\\\/g, '  '))?.[0] ?? '';
  if (found === '\\u') return 'Invalid \\uXXXX escape';
  return found === '\\' ? 'Invalid \\escape' : 'Invalid control character at';
}
