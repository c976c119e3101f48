import type { TaskResult } from '../task/index.ts';

interface Job {
  readonly host: string;
  result: TaskResult | undefined;
}

/** Tasks that run beside the play (`async` with `poll: 0`), for async_status. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();

  start(host: string, id: string, work: Promise<TaskResult>): void {
    const job: Job = { host, result: undefined };
    this.#jobs.set(id, job);
    work.then(
      (result) => {
        job.result = result;
      },
      (error: unknown) => {
        job.result = { failed: true, changed: false, msg: error instanceof Error ? error.message : String(error) };
      },
    );
  }

  /** What async_status says of a job: Ansible's keys, with the job's own result once it has one. */
  status(host: string, id: string): TaskResult {
    const about = { ansible_job_id: id, results_file: `~/.ansible_async/${id}` };
    const job = this.#jobs.get(id);
    if (job === undefined || job.host !== host) {
      return {
        ...about,
        failed: true,
        changed: false,
        started: 1,
        finished: 1,
        msg: 'could not find job',
        stdout: '',
        stderr: '',
      };
    }
    if (job.result === undefined) return { ...about, changed: false, started: 1, finished: 0, stdout: '', stderr: '' };
    return { ...job.result, ...about, started: 1, finished: 1 };
  }

  forget(id: string): void {
    this.#jobs.delete(id);
  }
}
