import { CbxError, CbxErrors, codeFrame, formatError, formatLocation } from '../errors/index.ts';
import type { TaskResult } from '../task/index.ts';
import { ansibleWording } from '../template/index.ts';
import { PyError, str } from '../values/index.ts';
import type { Value } from '../values/value.ts';

/** A mistake that ends the whole run, not only its task. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  override readonly cause: CbxError;
  constructor(cause: CbxError) {
    super(cause.message);
    this.cause = cause;
  }
}

/** What ends a task on one host, whatever items are left: its result is known. Never leaves the task runner. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  readonly result: TaskResult;
  constructor(result: TaskResult) {
    super(typeof result.msg === 'string' ? result.msg : 'task failed');
    this.result = result;
  }

  static of(error: unknown): TaskFailure {
    return error instanceof TaskFailure ? error : new TaskFailure(failureFrom(error));
  }
}

/** A condition that cannot be evaluated, in ansible-core's words. */
export function conditionFailure(condition: Value, error: unknown): TaskFailure {
  const text = str(condition);
  const reason = isUndefined(error)
    ? `error while evaluating conditional (${text}): ${messageOf(error)}`
    : messageOf(error);
  return placedFailure(`The conditional check '${text}' failed. The error was: ${reason}`, error);
}

/** A keyword whose value cannot be worked out, in ansible-core's words. */
export function keywordFailure(name: string, error: unknown): unknown {
  if (!isUndefined(error)) return error;
  const said = `The field '${name}' has an invalid value, which includes an undefined variable. The error was: `;
  return placedFailure(said + messageOf(error), error);
}

/** A template file that cannot be rendered: ansible-core's action plugin says which class of error it met. */
export function templateFileFailure(error: unknown): unknown {
  if (!(error instanceof CbxError) || !(error.cause instanceof PyError)) return error;
  const kind = isUndefined(error) ? 'AnsibleUndefinedVariable' : 'AnsibleError';
  return new TaskFailure({ failed: true, changed: false, ...diagnosed(`${kind}: ${messageOf(error)}`, error) });
}

/** A failed task of that message, with the place of the mistake beside it where that is known. */
export function placedFailure(msg: string, error: unknown): TaskFailure {
  return new TaskFailure({ failed: true, ...(error instanceof CbxError ? diagnosed(msg, error) : { msg }) });
}

/** An error's message alone, as results carry it: ansible-core's words for what a template met. */
export function messageOf(error: unknown): string {
  if (error instanceof CbxError && error.cause instanceof PyError) return ansibleWording(error.cause);
  return error instanceof Error ? error.message : String(error);
}

/** A template asked for something that is not defined. */
export function isUndefined(error: unknown): error is CbxError {
  return error instanceof CbxError && error.code === 'TEMPLATE_UNDEFINED';
}

/** What a failed condition knows beyond its message, for the result that carries the message. */
export function diagnosticIn(error: unknown): TaskResult {
  const text = error instanceof TaskFailure ? error.result._ansible_diagnostic : undefined;
  return text === undefined ? {} : { _ansible_diagnostic: text };
}

/** The link to the host, or the way to its other user, is not there: result "unreachable". */
export function isUnreachable(error: unknown): error is CbxError {
  return error instanceof CbxError && error.code.startsWith('CONNECT_');
}

/** A mistake in what a person wrote, or a fault of ours, as the failed result of the task that met it. */
export function failureFrom(error: unknown): TaskResult {
  if (error instanceof TaskFailure) return error.result;
  if (isUnreachable(error)) {
    return { unreachable: true, changed: false, msg: withHint(error) };
  }
  if (isUndefined(error)) {
    const msg = `The task includes an option with an undefined variable. The error was: ${messageOf(error)}`;
    return { failed: true, ...diagnosed(msg, error) };
  }
  if (error instanceof CbxError && error.code === 'ARGS_FILE_NOT_FOUND') {
    return { failed: true, changed: false, msg: error.message, exception: error.message };
  }
  if (error instanceof CbxError) {
    const isTemplate = error.cause instanceof PyError;
    return { failed: true, ...(isTemplate ? diagnosed(messageOf(error), error) : { msg: withHint(error) }) };
  }
  if (error instanceof CbxErrors) return { failed: true, msg: error.errors.map(withHint).join('; ') };
  return {
    failed: true,
    changed: false,
    msg: `INTERNAL_UNEXPECTED: ${firstLine(error)}`,
    exception: formatError(error),
  };
}

function withHint(error: CbxError): string {
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
}

function firstLine(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message in ansible-core's words, which playbooks compare, and beside it what cbx knows beyond: where and why. */
function diagnosed(msg: string, error: CbxError): { msg: string; _ansible_diagnostic?: string } {
  const place = error.at === undefined ? [] : [`at ${formatLocation(error.at)}`, codeFrame(error.at)];
  const own = msg.includes(error.message) ? [] : [error.message];
  const more = [...own, ...(error.hint === undefined ? [] : [error.hint])].join('; ');
  const parts = more === '' ? place : [...place, more];
  return parts.length === 0 ? { msg } : { msg, _ansible_diagnostic: parts.join('\n\n') };
}
