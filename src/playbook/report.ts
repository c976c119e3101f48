import { CbxError, CbxErrors, type ErrorCode, SourceFile, type Span } from '../errors/index.ts';
import type { Deprecation } from './loader.ts';

/** Collects what is wrong with a playbook, so that all of it can be told at once. */
export interface Report {
  error(code: ErrorCode, message: string, at?: Span, hint?: string): void;
  /** Takes over an error that was thrown; anything that is not a CbxError goes on. */
  caught(error: unknown): void;
  deprecate(message: string, at: Span, version?: string): void;
  warn(message: string): void;
  /** Throws what was collected since the last call, if anything. */
  throwErrors(): void;
  readonly errors: readonly CbxError[];
  readonly deprecations: readonly Deprecation[];
  readonly warnings: readonly string[];
}

export function createReport(): Report {
  let errors: CbxError[] = [];
  const deprecations: Deprecation[] = [];
  const warnings: string[] = [];
  return {
    error(code, message, at, hint) {
      errors.push(new CbxError(code, message, at, hint));
    },
    caught(error) {
      if (error instanceof CbxErrors) errors.push(...error.errors);
      else if (error instanceof CbxError) errors.push(error);
      else throw error;
    },
    deprecate(message, at, version) {
      if (deprecations.some((known) => known.message === message && known.at.start === at.start)) return;
      deprecations.push(version === undefined ? { message, at } : { message, version, at });
    },
    warn(message) {
      if (!warnings.includes(message)) warnings.push(message);
    },
    throwErrors() {
      if (errors.length === 0) return;
      const found = errors;
      errors = [];
      throw new CbxErrors(found);
    },
    get errors() {
      return errors;
    },
    deprecations,
    warnings,
  };
}

/** The start of a file that could not be read, for errors about the file as a whole. */
export function fileSpan(path: string): Span {
  return { file: new SourceFile(path, ''), start: 0, end: 0 };
}
