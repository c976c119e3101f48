import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import { effective } from '../effective.ts';
import { KeywordReader } from '../keyword-values.ts';
import { layerOf } from '../layer.ts';
import { registered } from '../result-value.ts';
import type { HostJob, HostOutcome } from '../state/host-job.ts';
import type { PlayState } from '../state/play-state.ts';

/** What the person at the debugger wants next: the task again (perhaps changed), the next one, or the end of the run. */
export type DebuggerVerdict =
  | { readonly next: 'redo'; readonly job: HostJob }
  | { readonly next: 'continue' }
  | { readonly next: 'quit' };

/** Whether a task may stop at the debugger at all, known without a host: most runs never ask. */
export function mayStop({ effective: own, play }: HostJob): boolean {
  return own.get('debugger') !== undefined || isOn(play);
}

/** Failures of all tasks stop, by setting or strategy. */
function isOn({ run, strategy }: PlayState): boolean {
  return run.options.taskDebugger === true || strategy.replace(/^.*\./, '') === 'debug';
}

/** Whether a result stops at the debugger: `debugger:`, else the setting or strategy that turns it on for all. */
export async function needsDebugger(job: HostJob, outcome: HostOutcome): Promise<boolean> {
  const { run } = job.play;
  const { status } = outcome;
  const scope = job.play.scopes.task(job.host, job.task, job.context);
  const keywords = new KeywordReader(job.effective, run.deps.templar, scope);
  const isFailed = status === 'failed' && !(outcome.ignored && run.options.debuggerIgnoresErrors !== false);
  switch (await keywords.text('debugger')) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'on_failed':
      return isFailed;
    case 'on_unreachable':
      return status === 'unreachable';
    case 'on_skipped':
      return status === 'skipped';
    default:
      return isOn(job.play) && (isFailed || status === 'unreachable');
  }
}

const COMMANDS = 'EOF  c  continue  h  help  p  pprint  q  quit  r  redo  u  update_task';
const HELP = `
Documented commands (type help <topic>):
========================================
${COMMANDS}
`;
const TOPICS: Readonly<Record<string, string>> = {
  c: 'Go on with the next task',
  continue: 'Go on with the next task',
  h: 'List the commands, or tell what one does',
  help: 'List the commands, or tell what one does',
  p: 'Print the value of an expression: task, task.args, task_vars, host, result._result',
  pprint: 'Print the value of an expression: task, task.args, task_vars, host, result._result',
  q: 'End the run',
  quit: 'End the run',
  r: 'Run the task again, with what was changed',
  redo: 'Run the task again, with what was changed',
  u: 'Take the task as it was written again, for use with changed task_vars',
  update_task: 'Take the task as it was written again, for use with changed task_vars',
};

/**
 * Ansible's task debugger: asks until it is told how to go on. Expressions are Jinja2's; `task.args[…]` and
 * `task_vars[…]` can be set, and count when the task is run again. No answer ends the run.
 */
export async function debugResult(
  job: HostJob,
  outcome: HostOutcome,
  readLine: (prompt: string) => Promise<string | undefined>,
): Promise<DebuggerVerdict> {
  const session = new DebuggerSession(job, outcome);
  const say = (text: string): void => job.play.run.emit({ type: 'text', text });
  let last = '';
  for (;;) {
    const line = await readLine(`[${job.host}] TASK: ${job.run.name} (debug)> `);
    if (line === undefined) return { next: 'quit' };
    // As in Python's cmd, an empty line is the one before.
    const words = line.trim() === '' ? last : line.trim();
    last = words;
    const [, command = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(words) ?? [];
    if (/^(?:c|continue)$/.test(command)) return { next: 'continue' };
    if (/^(?:q|quit|EOF)$/.test(command)) return { next: 'quit' };
    if (/^(?:r|redo)$/.test(command)) return { next: 'redo', job: session.changedJob() };
    if (/^(?:u|update_task)$/.test(command)) session.resetArguments();
    else if (/^(?:h|help|\?)$/.test(command)) say(rest === '' ? HELP : (TOPICS[rest] ?? `*** No help on ${rest}`));
    else if (/^(?:p|pprint)$/.test(command)) say(await session.show(rest));
    else if (words !== '') {
      const problem = await session.execute(words);
      if (problem !== undefined) say(problem);
    }
  }
}

class DebuggerSession {
  readonly #job: HostJob;
  readonly #outcome: HostOutcome;
  readonly #variables = new Map<string, Value>();
  #args: Map<Value, Value>;

  constructor(job: HostJob, outcome: HostOutcome) {
    this.#job = job;
    this.#outcome = outcome;
    this.#args = writtenArguments(job);
  }

  resetArguments(): void {
    this.#args = writtenArguments(this.#job);
  }

  /** The job with the changed arguments and variables. */
  changedJob(): HostJob {
    const { task, context } = this.#job;
    const args = new Map(this.#args);
    const text = args.get('_raw_params');
    args.delete('_raw_params');
    const freeForm = text === undefined ? undefined : { value: str(text), at: task.action.written.at };
    const changed = { ...task, action: { ...task.action, args, freeForm } };
    const layer = this.#variables.size === 0 ? undefined : layerOf('loop', this.#variables);
    return {
      ...this.#job,
      task: changed,
      effective: effective(changed),
      context: layer === undefined ? context : { include: task, layer, outer: context },
    };
  }

  async show(expression: string): Promise<string> {
    const names: Readonly<Record<string, string>> = {
      host: this.#job.host,
      task: `TASK: ${this.#job.run.name}`,
      result: `<result of ${this.#job.host}>`,
    };
    const named = Object.hasOwn(names, expression) ? names[expression] : undefined;
    if (named !== undefined) return named;
    try {
      return str(await this.#render(`{{ (${expression}) | pprint }}`));
    } catch (error) {
      return failureText(error);
    }
  }

  /** A statement: `task.args['msg'] = …`, `task_vars['x'] = …`, `del task.args['x']`. Returns what is wrong with it. */
  async execute(statement: string): Promise<string | undefined> {
    try {
      const removed = /^del\s+(task\.args|task_vars)\s*\[([\s\S]+)\]$/.exec(statement);
      if (removed !== null) {
        const key = str(await this.#value(removed[2] as string));
        (removed[1] === 'task.args' ? this.#args : this.#variables).delete(key);
        return undefined;
      }
      const set = /^(task\.args|task_vars)\s*\[(.+?)\]\s*=(?!=)\s*([\s\S]+)$/.exec(statement);
      if (set !== null) {
        const key = str(await this.#value(set[2] as string));
        const value = await this.#value(set[3] as string);
        (set[1] === 'task.args' ? this.#args : this.#variables).set(key, value);
        return undefined;
      }
      await this.#value(statement);
      return undefined;
    } catch (error) {
      return failureText(error);
    }
  }

  async #value(expression: string): Promise<Value> {
    return await this.#render(`{{ ${expression} }}`);
  }

  async #render(template: string): Promise<Value> {
    const { play, host, task, context } = this.#job;
    const scope = play.scopes.task(host, task, context);
    const seen = new Map<string, Value>([
      ['host', host],
      [
        'task',
        new Map<Value, Value>([
          ['name', this.#job.run.name],
          ['args', this.#args],
          ['action', task.action.module],
        ]),
      ],
      [
        'task_vars',
        new Map<Value, Value>([...names(scope.names(), (name) => scope.get(name)?.value), ...this.#variables]),
      ],
      [
        'result',
        new Map<Value, Value>([
          ['_result', registered(this.#outcome.result)],
          ['_host', host],
        ]),
      ],
    ]);
    return await play.run.deps.templar.render(template, scope.with(layerOf('loop', seen)));
  }
}

function* names(all: Iterable<string>, load: (name: string) => Value | undefined): Iterable<[Value, Value]> {
  for (const name of all) {
    const value = load(name);
    if (value !== undefined) yield [name, value];
  }
}

function writtenArguments({ task }: HostJob): Map<Value, Value> {
  const { args, freeForm } = task.action;
  return new Map<Value, Value>(freeForm === undefined ? args : [['_raw_params', freeForm.value], ...args]);
}

function failureText(error: unknown): string {
  return `***${error instanceof Error ? error.message : String(error)}`;
}
