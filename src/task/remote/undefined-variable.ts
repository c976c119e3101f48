import { CbxError } from '../../errors/index.ts';

/** True for the error that says a variable, or a member of one, does not exist. */
export function isUndefinedVariable(error: unknown): error is CbxError {
  return error instanceof CbxError && error.code.endsWith('_UNDEFINED');
}
