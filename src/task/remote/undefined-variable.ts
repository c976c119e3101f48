import { CbxError } from '../../errors/index.ts';
import { ansibleWording } from '../../template/index.ts';
import { PyError } from '../../values/index.ts';

/** True for the error that says a variable, or a member of one, does not exist. */
export function isUndefinedVariable(error: unknown): error is CbxError {
  return error instanceof CbxError && error.code.endsWith('_UNDEFINED');
}

/** What does not exist, in ansible-core's words. */
export function undefinedReason(error: CbxError): string {
  return error.cause instanceof PyError ? ansibleWording(error.cause) : error.message;
}
