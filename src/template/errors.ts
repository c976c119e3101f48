import { CbxError, type ErrorCode, SourceFile, type Span } from '../errors/index.ts';
import { nearest } from '../util/nearest.ts';
import { type Py, PyError, type PyErrorKind, typeName, UndefinedError } from '../values/index.ts';
import type { VariableScope } from '../vars/scope.ts';
import { placeOf } from './compile/locate.ts';

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
  const scalar = ((deepest as { place?: Span }).place ?? at) as Span | undefined;
  if (place === undefined) return scalar;
  if (place.source.path !== undefined) {
    const file = new SourceFile(place.source.path, place.source.text);
    return { file, start: place.start, end: place.end };
  }
  return scalar === undefined ? undefined : insideScalar(scalar, place.source.text, place.start, place.end);
}

/** The place inside a scalar as it was written: found again by its text, because folding and escapes move offsets. */
function insideScalar(scalar: Span, text: string, start: number, end: number): Span {
  const written = scalar.file.text.slice(scalar.start, scalar.end);
  const whole = written.indexOf(text);
  if (whole >= 0) return { file: scalar.file, start: scalar.start + whole + start, end: scalar.start + whole + end };
  const part = text.slice(start, end);
  const at = part === '' ? -1 : written.indexOf(part);
  return at < 0 ? scalar : { file: scalar.file, start: scalar.start + at, end: scalar.start + at + part.length };
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
    if (definition !== undefined) {
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
