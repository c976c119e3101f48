import { Composer, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import { CbxError, type SourceFile } from '../errors/index.ts';

/** Deeper nesting is refused while reading tokens: composing recurses, and would bring the process down. */
export const MAX_DEPTH = 256;

export interface ComposedYaml {
  readonly documents: readonly Document.Parsed[];
  readonly errors: readonly CbxError[];
}

/** Text to document nodes (positions, anchors, tags; values not yet resolved). Collects errors, never throws. */
export function composeYaml(file: SourceFile): ComposedYaml {
  const refused = findControlCharacter(file);
  if (refused !== undefined) return { documents: [], errors: [refused] };
  // The yaml package knows no lone carriage returns; YAML does. Offsets stay what they were.
  const text = file.text.includes('\r') ? file.text.replace(/\r(?!\n)/g, '\n') : file.text;
  const parser = new Parser();
  const composer = new Composer({
    version: '1.1',
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    // Lenient where libyaml is: closing brackets at the parent's indentation.
    strict: false,
    logLevel: 'silent',
    prettyErrors: false,
    keepSourceTokens: false,
  });
  const documents: Document.Parsed[] = [];
  try {
    for (const lexeme of createLexer().lex(text)) {
      for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
      if (parser.stack.length > MAX_DEPTH) return { documents: [], errors: [tooDeep(file, parser.offset)] };
    }
    for (const token of parser.end()) documents.push(...composer.next(token));
    // An empty stream counts as one empty document, so that its errors (a lone directive) are seen.
    documents.push(...(composer.end(documents.length === 0, text.length) as Iterable<Document.Parsed>));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = { file, start: parser.offset, end: parser.offset + 1 };
    return { documents: [], errors: [new CbxError('YAML_SYNTAX', reason, at, undefined, error)] };
  }
  const errors = documents.flatMap((document) => document.errors.map((error) => toCbxError(file, error)));
  return { documents, errors: errors.filter((error) => error !== undefined) };
}

/** What of the package's lexer is changed here; its types hide it. */
interface LexerInside {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
}

/**
 * PyYAML lets quoted text and flow collections go on at any indentation, behind tabs, too; the package's lexer wants them
 * deeper than what they belong to.
 */
function createLexer(): Lexer {
  const lexer = new Lexer();
  const inside = lexer as unknown as LexerInside;
  for (const name of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const parse = inside[name];
    inside[name] = function* () {
      const indent = inside.indentNext;
      inside.indentNext = 0;
      const next = yield* parse.call(inside);
      inside.indentNext = indent;
      return next;
    };
  }
  return lexer;
}

function tooDeep(file: SourceFile, offset: number): CbxError {
  const at = { file, start: offset, end: offset + 1 };
  return new CbxError('YAML_TOO_DEEP', `collections are nested more than ${MAX_DEPTH} levels deep`, at);
}

/** The first character that YAML does not allow anywhere (PyYAML refuses the whole stream, too). */
function findControlCharacter(file: SourceFile): CbxError | undefined {
  const found = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ud800-\udfff\ue000-\ufffd]/.exec(file.text);
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).padStart(4, '0');
  const at = { file, start: found.index, end: found.index + 1 };
  return new CbxError('YAML_CONTROL_CHARACTER', `control character U+${code.toUpperCase()} is not allowed in YAML`, at);
}

function toCbxError(file: SourceFile, error: YAMLError): CbxError | undefined {
  // Tags are resolved by our own converter.
  if (error.code === 'TAG_RESOLVE_FAILED') return undefined;
  const [start, end] = error.pos;
  const at = { file, start, end: Math.max(end, start + 1) };
  return new CbxError('YAML_SYNTAX', lowerFirst(error.message), at, hintFor(file, start, error.code));
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** What people most often got wrong when the parser stops here. */
function hintFor(file: SourceFile, offset: number, code: string): string | undefined {
  const line = file.line(file.position(offset).line) ?? '';
  if (/^ *\t/.test(line)) return 'indent with spaces: YAML does not allow tabs there';
  if (/:\s+\{\{/.test(line)) return 'quote a value that starts with a template: key: "{{ name }}"';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || /:\s+[^'"#|>[{]*[^\s]:\s/.test(line)) {
    return 'quote a value that contains ": "';
  }
  if (/:\s+(?:"[^"]*"|'[^']*')\s*[^\s#,}\]]/.test(line)) return 'a quoted value must be quoted as a whole';
  return undefined;
}
