import type { SourceFile } from './source-file.ts';

/** A stretch of a source file: offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** A value together with where a person wrote it. */
export interface Sourced<T> {
  readonly value: T;
  readonly at: Span;
}

/** `path:line:column` of a span's start, as error messages print it. */
export function formatLocation(at: Span): string {
  const { line, column } = at.file.position(at.start);
  return `${at.file.path}:${line}:${column}`;
}
