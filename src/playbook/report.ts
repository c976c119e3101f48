import { CbxError, CbxErrors, type ErrorCode, SourceFile, type Span } from '../errors/index.ts';
import type { PlaybookDeps } from './loader.ts';

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
}

/** Errors are kept until they are thrown; what is only odd is handed on at once, each thing once. */
export function createReport(to: Pick<PlaybookDeps, 'warn' | 'deprecate'>): Report {
  let errors: CbxError[] = [];
  const told = new Set<string>();
  const isNew = (key: string): boolean => !told.has(key) && told.add(key) !== undefined;
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
      if (!isNew(`${message} ${at.file.path}:${at.start}`)) return;
      to.deprecate?.(version === undefined ? { message, at } : { message, version, at });
    },
    warn(message) {
      if (isNew(message)) to.warn?.(message);
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
  };
}

/** The start of a file that could not be read, for errors about the file as a whole. */
export function fileSpan(path: string): Span {
  return { file: new SourceFile(path, ''), start: 0, end: 0 };
}
