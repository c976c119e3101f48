import schema from '../schemas/tasks/async_status.json' with { type: 'json' };
import { type AsyncStatusArgs, defineTask } from '../src/task/index.ts';

/**
 * How a task with `async` fares. Jobs belong to the run that started them, so the run answers for the jobs it knows; what
 * reaches this module is a job of another run.
 */
export default defineTask<AsyncStatusArgs>({
  name: 'async_status',
  kind: 'control',
  check: 'always',
  schema,
  act: ({ jid }) => ({
    result: {
      failed: true,
      changed: false,
      ansible_job_id: jid,
      started: 1,
      finished: 1,
      msg: 'could not find job',
      results_file: `~/.ansible_async/${jid}`,
    },
  }),
});
