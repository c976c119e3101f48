import { CbxError, CbxErrors, codeFrame, formatError, formatLocation } from '../errors/index.ts';
import type { TaskResult } from '../task/index.ts';
import { str } from '../values/index.ts';
import type { Value } from '../values/value.ts';
import { undefinedText } from './undefined-text.ts';

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

/** A `when` that cannot be evaluated. */
export function conditionFailure(condition: Value, error: unknown): TaskFailure {
  const text = str(condition);
  const reason = `error while evaluating conditional (${text}): ${messageOf(error)}`;
  const msg = `The conditional check '${text}' failed. The error was: ${reason}`;
  return new TaskFailure({ failed: true, msg: error instanceof CbxError ? withPlace(msg, error) : msg });
}

/** An error's message alone, as results carry it. */
export function messageOf(error: unknown): string {
  if (error instanceof CbxError && error.code === 'TEMPLATE_UNDEFINED') {
    const text = undefinedText(error);
    return `${text}. ${text}`;
  }
  return error instanceof Error ? error.message : String(error);
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
  if (error instanceof CbxError) {
    if (error.code === 'TEMPLATE_UNDEFINED') {
      const msg = `The task includes an option with an undefined variable. The error was: ${messageOf(error)}`;
      return { failed: true, msg: withPlace(msg, error) };
    }
    return { failed: true, msg: withHint(error) };
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

/** A result's message with the place of the mistake, and what cbx knows beyond Ansible's sentence. */
function withPlace(msg: string, error: CbxError): string {
  const place = error.at === undefined ? '' : `\n\nat ${formatLocation(error.at)}\n\n${codeFrame(error.at)}\n`;
  return `${msg}${place}${error.hint === undefined ? '' : `\n${error.hint}\n`}`;
}
