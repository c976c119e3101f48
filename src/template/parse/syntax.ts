import { PyError } from '../../values/index.ts';

/** The delimiters and white space rules that a template is read with. */
export interface Syntax {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  readonly lineStatementPrefix: string;
  readonly lineCommentPrefix: string;
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly newlineSequence: string;
  readonly keepTrailingNewline: boolean;
  /** Backslashes in text literals of expressions are doubled first (task arguments and variables, not files). */
  readonly escapeBackslashes: boolean;
}

export const DEFAULT_SYNTAX: Syntax = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: '',
  lineCommentPrefix: '',
  trimBlocks: true,
  lstripBlocks: false,
  newlineSequence: '\n',
  keepTrailingNewline: false,
  escapeBackslashes: true,
};

/** A mistake in a template's text: offsets into it. */
export class TemplateSyntaxError extends PyError {
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number, hint?: string) {
    super('syntax', message, hint);
    this.start = start;
    this.end = end;
  }
}
