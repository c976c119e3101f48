import type { Span } from '../../errors/index.ts';
import { PyError, UndefinedError } from '../../values/index.ts';
import type { TemplateSource } from './template.ts';

/** Where in which template an error happened. */
export interface Place {
  readonly source: TemplateSource;
  readonly start: number;
  readonly end: number;
}

const places = new WeakMap<Error, Place>();

/** The same error with its place noted; the innermost place that is noted first stays. */
export function locate(
  error: unknown,
  source: TemplateSource,
  at: { readonly start: number; readonly end: number },
): unknown {
  if (error instanceof Error && /call stack|Stack overflow/.test(error.message)) {
    error = new PyError('other', 'the template is nested too deeply to be evaluated');
  }
  if (error instanceof RangeError) error = new PyError('other', `the value would be too large: ${error.message}`);
  if (!(error instanceof PyError) || places.has(error)) return error;
  const asked = error instanceof UndefinedError ? (error.missing.at as Place | undefined) : undefined;
  places.set(error, asked ?? { source, start: at.start, end: at.end });
  return error;
}

/** The scalar that an error's template stands in; the innermost that is noted first stays. */
const scalars = new WeakMap<Error, Span>();

export function noteScalar(error: unknown, at: Span | undefined): void {
  if (at !== undefined && error instanceof PyError && !scalars.has(error)) scalars.set(error, at);
}

export function scalarOf(error: Error): Span | undefined {
  return scalars.get(error);
}

export function placeOf(error: Error): Place | undefined {
  return places.get(error);
}
