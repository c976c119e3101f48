import type { Reply, TaskResult } from '../../task/index.ts';

/** Turns what a finished job left into its module's result. */
export type InterpretJob = (reply: Reply) => TaskResult;

/**
 * Jobs that this run has started (`async:`). Those of command modules live on their target and are known here by how to
 * read them; those of other modules are steered from here and end with the run.
 */
export class Jobs {
  readonly #interpreters = new Map<string, InterpretJob>();
  readonly #steered = new Map<string, { result: TaskResult | undefined }>();

  remember(id: string, interpret: InterpretJob): void {
    this.#interpreters.set(id, interpret);
  }

  interpreter(id: string): InterpretJob | undefined {
    return this.#interpreters.get(id);
  }

  steer(id: string, work: Promise<TaskResult>): void {
    const job: { result: TaskResult | undefined } = { result: undefined };
    this.#steered.set(id, job);
    work.then(
      (result) => {
        job.result = result;
      },
      (error: unknown) => {
        job.result = { failed: true, changed: false, msg: error instanceof Error ? error.message : String(error) };
      },
    );
  }

  /** What a steered job has come to; undefined for a job that lives on its target, or that nobody knows. */
  steered(id: string): { readonly result: TaskResult | undefined } | undefined {
    return this.#steered.get(id);
  }

  forget(id: string): void {
    this.#interpreters.delete(id);
    this.#steered.delete(id);
  }
}
