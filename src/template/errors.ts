import { CbxError, type ErrorCode, SourceFile, type Span } from '../errors/index.ts';
import { scalarOffsets } from '../parsing/index.ts';
import { nearest } from '../util/nearest.ts';
import { type Py, PyError, type PyErrorKind, typeName, UndefinedError } from '../values/index.ts';
import type { VariableScope } from '../vars/scope.ts';
import { placeOf, scalarOf } from './compile/locate.ts';

const CODES: Readonly<Record<PyErrorKind, ErrorCode>> = {
  undefined: 'TEMPLATE_UNDEFINED',
  syntax: 'TEMPLATE_SYNTAX',
  type: 'TEMPLATE_TYPE',
  other: 'TEMPLATE_FAILED',
};

/**
 * The CbxError of something that went wrong in a rendering: where in the scalar or template file, which path was asked
 * for, where its parent was defined and which names come near.
 */
export function templateError(error: unknown, scope: VariableScope, at: Span | undefined): unknown {
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return new CbxError('TEMPLATE_FAILED', 'the template is nested too deeply to be evaluated', at, undefined, error);
  }
  if (!(error instanceof PyError)) return error;
  const span = spanOfError(error, at);
  const deepest = innermost(error);
  const hint = deepest instanceof UndefinedError ? undefinedHint(deepest, scope) : undefined;
  return new CbxError(CODES[error.kind], error.message, span, error.hint ?? hint, error);
}

/** A variable that could not be rendered is undefined because of another error: the one to talk about. */
function innermost(error: PyError): PyError {
  const cause = error instanceof UndefinedError ? error.missing.cause : undefined;
  return cause instanceof PyError ? innermost(cause) : error;
}

function spanOfError(error: PyError, at: Span | undefined): Span | undefined {
  const deepest = innermost(error);
  const place = placeOf(deepest) ?? placeOf(error);
  const scalar = scalarOf(deepest) ?? scalarOf(error) ?? at;
  if (place === undefined) return scalar;
  if (place.source.path !== undefined) {
    const { path, header = '', text } = place.source;
    const file = new SourceFile(path, header + text);
    return { file, start: header.length + place.start, end: header.length + place.end };
  }
  if (scalar === undefined) return undefined;
  const { text } = place.source;
  const [from, to] = place.source.own ?? [0, text.length];
  const within = (offset: number): number => Math.min(Math.max(offset, from), to) - from;
  return insideScalar(scalar, text.slice(from, to), within(place.start), within(place.end));
}

/**
 * The place inside a scalar as it was written. The span may begin with the variable's name, and the text may stand in it
 * unchanged (INI, `key=value`), or folded, indented and escaped by YAML; else the failing part alone is looked for.
 */
function insideScalar(scalar: Span, text: string, start: number, end: number): Span {
  const { file } = scalar;
  const written = file.text.slice(scalar.start, scalar.end);
  const part = text.slice(start, end);
  const found = (from: number, to: number): Span => ({ file, start: scalar.start + from, end: scalar.start + to });
  const whole = written.indexOf(text);
  if (whole >= 0) return found(whole + start, whole + end);
  for (const begin of scalarStarts(written)) {
    const offsets = scalarOffsets(written.slice(begin), text);
    if (offsets !== undefined) return found(begin + (offsets[start] ?? 0), begin + (offsets[end] ?? 0));
  }
  const at = part === '' ? -1 : written.indexOf(part);
  return at < 0 ? scalar : found(at, at + part.length);
}

/** Where the scalar may begin in a span: at its start, or behind a name, its separator and a YAML tag. */
function* scalarStarts(written: string): Iterable<number> {
  yield 0;
  for (const separator of written.slice(0, 500).matchAll(/[:=]\s*(?:![\w!]*\s+)?/g))
    yield separator.index + separator[0].length;
}

function undefinedHint(error: UndefinedError, scope: VariableScope): string | undefined {
  const { path, key, parent } = error.missing;
  const root = /^\w+/.exec(path)?.[0] ?? '';
  const parts: string[] = [];
  if (parent === undefined) {
    if (typeof key !== 'string') return undefined;
    const names = nearest(key, scope.names());
    if (names.length > 0) parts.push(`did you mean ${quoted(names)}?`);
  } else {
    const names = typeof key === 'string' ? nearest(key, keysOf(parent)) : [];
    if (names.length > 0) parts.push(`did you mean ${quoted(names)}?`);
    else if (parent instanceof Map) {
      const known = keysOf(parent).slice(0, 8);
      parts.push(known.length === 0 ? 'the dict is empty' : `it has ${quoted(known)}`);
    } else parts.push(`its parent is of type ${typeName(parent)}`);
    const definition = scope.get(root);
    if (definition !== undefined && definition.from !== 'magic') {
      const where = definition.at === undefined ? '' : ` at ${place(definition.at)}`;
      parts.push(`${JSON.stringify(root)} comes from ${definition.from}${where}`);
    }
  }
  return parts.length === 0 ? undefined : parts.join('; ');
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

function place(at: Span): string {
  const { line, column } = at.file.position(at.start);
  return `${at.file.path}:${line}:${column}`;
}

function keysOf(parent: Py): string[] {
  if (!(parent instanceof Map)) return [];
  return [...(parent as ReadonlyMap<Py, Py>).keys()].filter((key) => typeof key === 'string');
}
