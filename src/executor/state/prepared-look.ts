import type { Task } from '../../playbook/index.ts';
import type { Ahead, RemoteShell, Reply, RunOptions } from '../../shell/remote-shell.ts';
import type { Script } from '../../shell/script.ts';

/** A look that hangs must not hold what comes after it: the task then looks for itself, under its own deadline. */
const LOOK_MS = 10_000;

/** What a task will look at on its host, as far as it can be told before its turn: asked together with the change before it. */
export class PreparedLook {
  readonly task: Task;
  /** What goes along with the change. */
  readonly ahead: Ahead;
  readonly #shell: RemoteShell;
  readonly #key: string;
  readonly #reply: Promise<Reply | undefined>;
  readonly #abort = new AbortController();
  #isUsed = false;

  constructor(task: Task, shell: RemoteShell, script: Script, options: Ahead['options'], signal: AbortSignal) {
    this.task = task;
    this.#shell = shell;
    this.#key = keyOf(script, options);
    let answered: Ahead['answered'] = () => undefined;
    this.#reply = new Promise((resolve) => {
      // A look that failed is repeated in its turn.
      answered = (reply) => resolve(reply?.rc === 0 ? reply : undefined);
    });
    const limits = { timeoutMs: LOOK_MS, signal: AbortSignal.any([signal, this.#abort.signal]) };
    this.ahead = { script, options: { ...options, ...limits }, answered: (reply) => answered(reply) };
  }

  /**
   * The reply to a task's first request, if that is the very script that was sent ahead, with all that goes with it, over
   * the same shell. Undefined: the task has to ask for itself.
   */
  async answerTo(shell: RemoteShell, script: Script, options: RunOptions): Promise<Reply | undefined> {
    const isFirst = !this.#isUsed;
    this.#isUsed = true;
    if (!isFirst || shell !== this.#shell || keyOf(script, options) !== this.#key) return undefined;
    const abort = (): void => this.#abort.abort();
    if (options.signal?.aborted === true) abort();
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#reply;
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
  }
}

/** Everything that decides what a script answers. */
function keyOf(script: Script, { stdin, env = {}, cwd, locale, maxOutput, stream }: RunOptions): string {
  return JSON.stringify([script.text, stdin !== undefined, env, cwd, locale, maxOutput, stream]);
}
