import { randomInt } from 'node:crypto';
import { runModule, type TaskModule, type TaskResult } from '../task/index.ts';
import type { HostJob } from './host-job.ts';
import type { RunningModule } from './module-context.ts';

/** `async:` with a deadline, polled until it is done, and `poll: 0`, which goes on beside the play. */
export async function runBackground(
  job: HostJob,
  module: TaskModule,
  args: unknown,
  context: RunningModule,
  seconds: number,
  poll: number,
): Promise<TaskResult> {
  const { run } = job.play;
  const jid = `j${randomInt(1e11, 1e12)}.${process.pid}`;
  const file = `~/.ansible_async/${jid}`;
  const work = withLimit(seconds, async () => {
    const { result } = await context.within((inner) => runModule(module, args, inner));
    return result;
  });
  if (poll > 0) return { ...(await work), ansible_job_id: jid, started: 1, finished: 1, results_file: file };
  run.jobs.start(job.host, jid, work);
  return { ansible_job_id: jid, started: 1, finished: 0, results_file: file, changed: true };
}

async function withLimit(seconds: number, work: () => Promise<TaskResult>): Promise<TaskResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TaskResult>((resolve) => {
    timer = setTimeout(() => {
      resolve({
        failed: true,
        changed: false,
        msg: `async task did not complete within the requested time - ${seconds}s`,
      });
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
