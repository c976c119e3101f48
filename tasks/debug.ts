import schema from '../schemas/tasks/debug.json' with { type: 'json' };
import {
  type ControlContext,
  type DebugArgs,
  defineTask,
  isUndefinedVariable,
  isUnsafe,
  jsonOf,
  str,
  type TaskResult,
  undefinedReason,
  type Value,
} from '../src/task/index.ts';

const MISSING = 'VARIABLE IS NOT DEFINED!';

/** Shows a text or a variable. `var` takes an expression; one that is not defined is said to be so, without failing. */
export default defineTask<DebugArgs>({
  name: 'debug',
  kind: 'control',
  check: 'always',
  schema,
  async act(args, context) {
    if (args.msg !== undefined && args.var !== undefined) {
      return { result: { failed: true, changed: false, msg: "'msg' and 'var' are incompatible options" } };
    }
    if (args.verbosity > context.verbosity) {
      return { result: { skipped: true, changed: false, skipped_reason: 'Verbosity threshold not met.' } };
    }
    const shown = await show(args, context);
    return { result: { ...shown, _ansible_verbose_always: true, changed: false } };
  },
});

async function show(args: DebugArgs, context: ControlContext): Promise<TaskResult> {
  if (args.var === undefined) return { msg: jsonOf(args.msg ?? 'Hello world!') };
  // Text that came from a host or a lookup is never an expression: ansible-core 2.14 shows what it did not evaluate.
  if (isUnsafe(args.var)) return { [text(args.var)]: `{{${text(args.var)}}}` };
  // What is no text at all cannot be an expression either.
  if (typeof args.var !== 'string') return { [text(args.var)]: MISSING };
  return { [args.var]: jsonOf(await evaluate(args.var, context)) };
}

function text(value: Value): string {
  return str(jsonOf(value) as Value);
}

async function evaluate(expression: string, context: ControlContext): Promise<Value> {
  try {
    return await context.render(`{{ ${expression} }}`);
  } catch (error) {
    if (!isUndefinedVariable(error)) throw error;
    return context.verbosity > 0 ? `${MISSING}: ${undefinedReason(error)}` : MISSING;
  }
}
