import type { CbxError } from '../../errors/index.ts';
import { spanOf } from '../../parsing/index.ts';
import type { Task } from '../../playbook/index.ts';
import { type TaskSchema, validateArguments } from '../../task/index.ts';
import { type Dict, isDict, isList, type Value, VaultText } from '../../values/value.ts';
import { effective } from '../effective.ts';

/** What is missing may come from module_defaults or from a template that gives the whole mapping. */
const ABSENCES: ReadonlySet<string> = new Set(['ARGS_MISSING', 'ARGS_ONE_OF', 'ARGS_TOGETHER', 'ARGS_REQUIRED_IF']);

/** Mistakes in a task's literal arguments; what holds a template is taken for right. */
export function literalMistakes(
  task: Task,
  schema: TaskSchema,
  isTemplate: (value: Value) => boolean,
): readonly CbxError[] {
  const { action } = task;
  const given: Dict =
    action.freeForm === undefined ? action.args : new Map([...action.args, ['_raw_params', action.freeForm.value]]);
  const { errors } = validateArguments(schema, given, {
    module: action.module,
    spanOf: (_, key) => argumentSpan(action.args, key),
    at: action.written.at,
    isDynamic: (value) => isDynamic(value, isTemplate),
  });
  const isOpen =
    action.templatedArgs !== undefined ||
    (action.freeForm !== undefined && isTemplate(action.freeForm.value)) ||
    effective(task).all('module_defaults').length > 0;
  return isOpen ? errors.filter((error) => !ABSENCES.has(error.code)) : errors;
}

function argumentSpan(args: Dict, key: string) {
  const span = spanOf(args, key);
  return span?.key ?? span?.value;
}

function isDynamic(value: Value, isTemplate: (value: Value) => boolean): boolean {
  if (value instanceof VaultText || isTemplate(value)) return true;
  if (isList(value)) return value.some((item) => isDynamic(item, isTemplate));
  return isDict(value) && [...value].some(([key, member]) => isTemplate(key) || isDynamic(member, isTemplate));
}
