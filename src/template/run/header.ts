import { type Py, PyError, parseLiteral, repr, str, truth } from '../../values/index.ts';
import type { Syntax } from '../parse/syntax.ts';

const HEADER = '#jinja2:';

const FIELDS: Readonly<Record<string, keyof Syntax>> = {
  block_start_string: 'blockStart',
  block_end_string: 'blockEnd',
  variable_start_string: 'variableStart',
  variable_end_string: 'variableEnd',
  comment_start_string: 'commentStart',
  comment_end_string: 'commentEnd',
  line_statement_prefix: 'lineStatementPrefix',
  line_comment_prefix: 'lineCommentPrefix',
  trim_blocks: 'trimBlocks',
  lstrip_blocks: 'lstripBlocks',
  newline_sequence: 'newlineSequence',
  keep_trailing_newline: 'keepTrailingNewline',
};

/**
 * Takes a `#jinja2: name: value, …` first line off a template and applies it to the syntax. Raises for settings that do
 * not exist.
 */
export function syntaxHeader(text: string, syntax: Syntax): { readonly body: string; readonly syntax: Syntax } {
  if (!text.startsWith(HEADER)) return { body: text, syntax };
  const end = text.indexOf('\n');
  if (end < 0) return { body: text, syntax };
  const changed: Record<string, unknown> = { ...syntax };
  for (const pair of text.slice(HEADER.length, end).split(',')) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, Math.max(0, colon)).trim();
    if (colon < 0)
      throw new PyError(
        'other',
        `the "#jinja2:" line has ${JSON.stringify(pair.trim())} where "name: value" is expected`,
      );
    const field = FIELDS[name];
    if (field === undefined) continue;
    const value = literal(name, pair.slice(colon + 1).trim());
    const isFlag = typeof syntax[field] === 'boolean';
    if (!isFlag && typeof value !== 'string') {
      throw new PyError('other', `the "#jinja2:" line sets ${name} to ${repr(value)}, which is not a text`);
    }
    changed[field] = isFlag ? truth(value) : str(value);
  }
  return { body: text.slice(end + 1), syntax: changed as unknown as Syntax };
}

function literal(name: string, text: string): Py {
  try {
    return parseLiteral(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PyError('other', `the "#jinja2:" line sets ${name} to ${text}: ${message}`, undefined, error);
  }
}
