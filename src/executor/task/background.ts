import { randomInt } from 'node:crypto';
import {
  type ModuleContext,
  type Reply,
  runModule,
  Script,
  type TaskModule,
  type TaskResult,
} from '../../task/index.ts';
import { delay } from '../../util/delay.ts';
import type { HostJob } from '../state/host-job.ts';
import { endOfJob, lookAtJob, removeJob, startJob } from './async-job.ts';
import type { RunningModule } from './module-context.ts';

/**
 * A task with `async:`. Command modules run on their target without cbx, and go on when the run ends or the link is lost;
 * with `poll:` above 0 the task waits for them. Modules that look and change step by step are steered from here.
 */
export async function runBackground(
  job: HostJob,
  module: TaskModule,
  args: unknown,
  context: RunningModule,
  seconds: number,
  poll: number,
): Promise<TaskResult> {
  const { run } = job.play;
  const id = `j${randomInt(1e11, 1e12)}.${process.pid}`;
  const { result } = await context.within(async (inner) => {
    if (module.kind !== 'command') {
      run.jobs.steer(id, steered(module, args, inner, seconds));
      return { result: started(id, undefined) };
    }
    const begun = await begin(job, module as never, args as never, inner, id, seconds);
    return { result: begun };
  });
  if (result.ansible_job_id === undefined || poll <= 0) return result;
  let results_file = result.results_file ?? '';
  for (let left = seconds; left > 0; left -= poll) {
    await delay(poll * 1000, run.signal);
    const status = await jobStatus(job, context, id);
    results_file = status.results_file ?? results_file;
    if (status.finished === 1) {
      const what = status.failed === true ? 'FAILED' : 'OK';
      tell(job, id, `ASYNC ${what} on ${job.host}: jid=${id}`);
      await cleanUpJob(job, context, id);
      return status;
    }
    if (run.signal.aborted) return { ...status, failed: true, msg: 'interrupted' };
    tell(job, id, `ASYNC POLL on ${job.host}: jid=${id} started=1 finished=0`);
  }
  // The job goes on: it is ended on its target, and may even get through until then.
  tell(job, id, `ASYNC FAILED on ${job.host}: jid=${id}`);
  const quiet = { stdout: '', stderr: '', stdout_lines: [], stderr_lines: [] };
  const async_result = { ansible_job_id: id, results_file, started: 1, finished: 0, ...quiet };
  const msg = `async task did not complete within the requested time - ${seconds}s`;
  return { failed: true, changed: false, msg, async_result };
}

/** What async_status says: the job's own result once it has one. */
export async function jobStatus(job: HostJob, context: RunningModule, id: string): Promise<TaskResult> {
  const { jobs } = job.play.run;
  const steered = jobs.steered(id);
  if (steered !== undefined) {
    if (steered.result === undefined) return { ...started(id, undefined), changed: false };
    return { ...steered.result, ansible_job_id: id, started: 1, finished: 1 };
  }
  const { result } = await context.within(async (inner) => {
    const reply = await (await inner.shell()).run(lookAtJob(id), { signal: inner.signal });
    return { result: statusFrom(reply, id, jobs.interpreter(id)) };
  });
  return result;
}

/** Removes a job's files. */
export async function cleanUpJob(job: HostJob, context: RunningModule, id: string): Promise<TaskResult> {
  const { jobs } = job.play.run;
  const isSteered = jobs.steered(id) !== undefined;
  jobs.forget(id);
  if (isSteered) return { changed: false, ansible_job_id: id };
  const { result } = await context.within(async (inner) => {
    const reply = await (await inner.shell()).run(removeJob(id), { signal: inner.signal });
    return { result: { changed: false, ansible_job_id: id, erased: reply.fields.get('file') ?? '' } };
  });
  return result;
}

async function begin(
  job: HostJob,
  module: Extract<TaskModule, { kind: 'command' }>,
  args: never,
  context: ModuleContext,
  id: string,
  seconds: number,
): Promise<TaskResult> {
  const prepared = (await module.prepare?.(args, context)) as never;
  const request = module.request(args, context, prepared);
  if (!(request instanceof Script) && !('script' in request)) return request as TaskResult;
  const { script, stdin = '', ...options } = request instanceof Script ? { script: request } : (request as Sendable);
  const input = typeof stdin === 'function' ? stdin() : stdin;
  const shell = await context.shell();
  const reply = await shell.run(startJob(id, script, endOfJob(seconds)), {
    ...options,
    stdin: input,
    signal: context.signal,
  });
  if (reply.rc !== 0) {
    return { failed: true, changed: false, msg: `could not start the job: ${reply.stderr.toString('utf8').trim()}` };
  }
  job.play.run.jobs.remember(id, (left) => module.interpret(args, left, context, prepared));
  return started(id, reply.fields.get('folder'));
}

type Sendable = Extract<ReturnType<Extract<TaskModule, { kind: 'command' }>['request']>, { script: Script }>;

function statusFrom(reply: Reply, id: string, interpret: ((reply: Reply) => TaskResult) | undefined): TaskResult {
  const file = `${reply.fields.get('folder') ?? '~/.ansible_async'}/${id}`;
  const about = { ansible_job_id: id, results_file: file };
  const quiet = { stdout: '', stderr: '', changed: false };
  switch (reply.fields.get('state')) {
    case 'missing':
      return { ...about, ...quiet, failed: true, started: 1, finished: 1, msg: 'could not find job' };
    case 'running':
      return { ...about, ...quiet, started: 1, finished: 0 };
    case 'late': {
      const child_pid = Number(reply.fields.get('pid'));
      return { ...about, ...quiet, failed: true, child_pid, started: 1, finished: 1, msg: LATE };
    }
    default: {
      const plain = { rc: reply.rc, stdout: reply.stdout.toString('utf8'), stderr: reply.stderr.toString('utf8') };
      return { ...(interpret?.(reply) ?? plain), ...about, started: 1, finished: 1 };
    }
  }
}

/** ansible-core's words for a job that was ended because it took too long. */
const LATE = 'Timeout exceeded';

function started(id: string, folder: string | undefined): TaskResult {
  const results_file = `${folder ?? '~/.ansible_async'}/${id}`;
  return { ansible_job_id: id, started: 1, finished: 0, results_file, changed: true };
}

async function steered(
  module: TaskModule,
  args: unknown,
  context: ModuleContext,
  seconds: number,
): Promise<TaskResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TaskResult>((resolve) => {
    timer = setTimeout(() => resolve({ failed: true, changed: false, msg: LATE }), endOfJob(seconds) * 1000);
  });
  try {
    return await Promise.race([runModule(module, args, context).then(({ result }) => result), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tell(job: HostJob, id: string, text: string): void {
  job.play.run.emit({ type: 'host:async', run: job.run, host: job.host, job: id, text });
}
