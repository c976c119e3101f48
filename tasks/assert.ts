import schema from '../schemas/tasks/assert.json' with { type: 'json' };
import { type AssertArgs, defineTask, isText, jsonOf, type TaskResult, type Value } from '../src/task/index.ts';

/** Fails when one of the conditions does not hold, and says which. */
export default defineTask<AssertArgs>({
  name: 'assert',
  kind: 'control',
  check: 'always',
  schema,
  async act(args, context) {
    const wrong = wrongMessage('fail_msg or msg', args.fail_msg) ?? wrongMessage('success_msg', args.success_msg);
    if (wrong !== undefined) return { result: { failed: true, changed: false, msg: wrong } };
    const shown: TaskResult = args.quiet ? {} : { _ansible_verbose_always: true };
    for (const condition of Array.isArray(args.that) ? (args.that as readonly Value[]) : [args.that]) {
      if (await context.test(condition)) continue;
      const msg = jsonOf(args.fail_msg ?? 'Assertion failed');
      const assertion = jsonOf(condition);
      return { result: { ...shown, failed: true, changed: false, evaluated_to: false, assertion, msg } };
    }
    return { result: { ...shown, changed: false, msg: jsonOf(args.success_msg ?? 'All assertions passed') } };
  },
});

function wrongMessage(name: string, value: Value | undefined): string | undefined {
  if (value === undefined || isText(value) || (Array.isArray(value) && value.every(isText))) return undefined;
  return `Incorrect type for ${name}, expected a string or a list of strings`;
}
