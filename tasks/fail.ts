import schema from '../schemas/tasks/fail.json' with { type: 'json' };
import { defineTask, type FailArgs, jsonOf } from '../src/task/index.ts';

/** Fails, always: the condition stands in the task's `when`. */
export default defineTask<FailArgs>({
  name: 'fail',
  kind: 'control',
  check: 'always',
  schema,
  act: ({ msg }) => ({ result: { failed: true, changed: false, msg: jsonOf(msg) } }),
});
