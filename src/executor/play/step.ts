import { CbxError, formatFatal } from '../../errors/index.ts';
import { type Task, taskName } from '../../playbook/index.ts';
import type { Awaitable } from '../../template/templar.ts';
import { str } from '../../values/index.ts';
import { effective } from '../effective.ts';
import type { TaskRun } from '../events.ts';
import { failureFrom } from '../failure.ts';
import { KeywordReader } from '../keyword-values.ts';
import type { Step } from '../state/cursor.ts';
import type { HostJob, HostOutcome } from '../state/host-job.ts';
import { Limiter } from '../state/limiter.ts';
import { activeHosts, type PlayState } from '../state/play-state.ts';
import { runTask } from '../task/task-runner.ts';
import { debugResult, mayStop, needsDebugger } from './debugger.ts';
import { bringIn, IncludeRequests } from './includes.ts';
import { flush, isPerHost, runMeta } from './meta.ts';
import { settle } from './settle.ts';

/** Modules that act for all hosts at once: the first host runs them. */
const ONCE = new Set(['add_host', 'pause']);

export interface StepOutcome {
  /** Hosts that this step took out of the play. */
  readonly lost: readonly string[];
  /** A failure of this task is one of all hosts. */
  readonly isFatal: boolean;
}

const NOTHING: StepOutcome = { lost: [], isFatal: false };

/**
 * Runs one step of the play for hosts that stand at the same place.
 *
 * @param isSilent with the free strategies nothing announces the task: its banner comes with the first result
 */
export async function runStep(
  state: PlayState,
  step: Step,
  hosts: readonly string[],
  isSilent: boolean,
): Promise<StepOutcome> {
  for (const host of hosts) state.cursors.get(host)?.advance();
  const { node } = step;
  if (node.kind === 'flush') {
    for (const host of hosts) flush(state, host, step.place);
    return NOTHING;
  }
  if (node.action.module === 'meta') return runMetaStep(state, step, node, hosts);
  return runTaskStep(state, step, node, hosts, isSilent);
}

async function runTaskStep(
  state: PlayState,
  step: Step,
  task: Task,
  hosts: readonly string[],
  isSilent: boolean,
): Promise<StepOutcome> {
  const { run } = state;
  const first = hosts[0] as string;
  const keywords = keywordsOf(state, step, task, first);
  const isShared = (await lenient(keywords.bool('run_once'))) === true;
  // What acts for all hosts is done by the first, but only run_once shares what came of it.
  const isOnce = isShared || ONCE.has(task.action.module);
  const throttle = (await lenient(keywords.int('throttle'))) ?? 0;
  const taskRun = await begin(state, step, task, first);
  run.emit({ type: 'task:start', run: taskRun, isSilent });

  const everyone = isShared ? hosts.filter((host) => !run.isGone(host)) : [];
  const makeJob = (host: string): HostJob => ({
    play: state,
    host,
    task,
    effective: effective(task),
    context: step.context,
    run: taskRun,
    shareWith: isShared ? everyone : [host],
  });
  const lost: string[] = [];
  const requests = new IncludeRequests();
  const own = throttle > 0 ? throttleOf(state, task, throttle) : new Limiter(Number.MAX_SAFE_INTEGER);
  const work = async (host: string): Promise<void> => {
    let job = makeJob(host);
    for (;;) {
      run.emit({ type: 'host:start', run: taskRun, host });
      const before = run.deps.readLine !== undefined && mayStop(job) ? rememberHost(job) : undefined;
      const outcome = await runTask(job);
      if (run.signal.aborted) return;
      const isLost = await settle(job, outcome);
      const again = before === undefined ? undefined : await atDebugger(job, outcome);
      if (again !== undefined) {
        before?.();
        job = again;
        continue;
      }
      if (isLost) lost.push(...(isShared ? everyone.filter((other) => run.isGone(other)) : [host]));
      requests.add(host, outcome.includes);
      return;
    }
  };
  const chosen = isOnce ? [first] : hosts;
  await Promise.all(chosen.map((host) => own.run(() => run.forks.run(() => run.work(() => work(host))))));
  // Only now: a handler that notifies itself does not run again. Hosts that run_once leaves out stay notified.
  if (step.isHandler) for (const host of chosen) state.handlers.done(task, host);
  run.emit({ type: 'task:end', run: taskRun });

  const inclusions = requests.grouped(chosen);
  if (inclusions.length > 0) {
    const job = makeJob(first);
    const failed = new Set<string>();
    for (const { host, error } of bringIn(state, job, step.place, inclusions)) {
      tellOfFailedInclude(state, makeJob(host), error);
      failed.add(host);
    }
    // However many items of a loop are not there, the host has failed once: its rescue runs.
    for (const host of failed) if (state.cursors.get(host)?.fail() === 'failed') lost.push(host);
  }
  const isFatal = isOnce || (await lenient(keywords.bool('any_errors_fatal'))) === true || state.anyErrorsFatal;
  return { lost, isFatal };
}

/** With the free strategies hosts come to a task one by one: its throttle counts all that are at it. */
function throttleOf(state: PlayState, task: Task, size: number): Limiter {
  const known = state.throttles.get(task);
  if (known !== undefined) return known;
  const made = new Limiter(size);
  state.throttles.set(task, made);
  return made;
}

/** What takes a host back to before its task: its place in the play, its counters. */
function rememberHost({ play, host }: HostJob): () => void {
  const { run } = play;
  const restore = play.cursors.get(host)?.remember();
  const counters = { ...run.stats.of(host) };
  const [isFailed, isUnreachable] = [run.failed.has(host), run.unreachable.has(host)];
  return () => {
    restore?.();
    Object.assign(run.stats.of(host), counters);
    if (!isFailed) run.failed.delete(host);
    if (!isUnreachable) run.unreachable.delete(host);
  };
}

/** The job to run again, if somebody at the debugger wants that. Throws CLI_INTERRUPTED when that person has had enough. */
async function atDebugger(job: HostJob, outcome: HostOutcome): Promise<HostJob | undefined> {
  const { readLine } = job.play.run.deps;
  if (readLine === undefined || !(await needsDebugger(job, outcome))) return undefined;
  const verdict = await job.play.run.debugging.run(() => debugResult(job, outcome, readLine));
  if (verdict.next === 'quit') {
    job.play.run.emit({ type: 'text', text: 'User interrupted execution' });
    throw new CbxError('CLI_INTERRUPTED', 'the run was ended at the debugger');
  }
  return verdict.next === 'redo' ? verdict.job : undefined;
}

/**
 * A host whose include is not there has failed whatever the task says of errors; a rescue may catch it, without learning
 * what it was (ansible-core 2.14). Of a role no result tells, only an error beside the results.
 */
function tellOfFailedInclude(state: PlayState, job: HostJob, error: CbxError): void {
  const { run } = state;
  const { host } = job;
  run.withoutInclude.add(host);
  if (job.task.action.module === 'include_role') {
    run.emit({ type: 'error', message: formatFatal(error) });
  } else {
    const reason = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`;
    const result = { failed: true, reason };
    run.stats.of(host).failed += 1;
    run.emit({
      type: 'host:result',
      run: job.run,
      host,
      status: 'failed',
      result,
      ignored: false,
      looped: false,
      diffs: [],
    });
  }
}

function metaFailed(result: HostOutcome['result']): HostOutcome {
  return {
    status: 'failed',
    result,
    ignored: false,
    delegate: undefined,
    noLog: false,
    looped: false,
    includes: [],
    changedItems: [],
    diffs: [],
  };
}

async function runMetaStep(state: PlayState, step: Step, task: Task, hosts: readonly string[]): Promise<StepOutcome> {
  const { run } = state;
  const what = str(task.action.freeForm?.value ?? '');
  if (step.isHandler && what === 'flush_handlers')
    throw new CbxError('PLAYBOOK_NO_HANDLER', 'flush_handlers cannot be used as a handler', task.at);
  const chosen = isPerHost(what) ? hosts : hosts.slice(0, 1);
  for (const host of chosen) {
    if (step.isHandler) state.handlers.done(task, host);
    const taskRun = await begin(state, step, task, host);
    if (task.implicit !== true) run.emit({ type: 'task:start', run: taskRun, isSilent: false });
    const job: HostJob = {
      play: state,
      host,
      task,
      effective: effective(task),
      context: step.context,
      run: taskRun,
      shareWith: isPerHost(what) ? [host] : activeHosts(state),
    };
    try {
      await runMeta(state, job, step, what);
    } catch (error) {
      await settle(job, metaFailed(failureFrom(error)));
    }
  }
  return NOTHING;
}

function keywordsOf(state: PlayState, step: Step, task: Task, host: string): KeywordReader {
  const scope = state.scopes.task(host, task, step.context);
  return new KeywordReader(effective(task), state.run.deps.templar, scope);
}

/** The passage's header: rendered name with the role's prefix, check mode. */
async function begin(state: PlayState, step: Step, task: Task, host: string): Promise<TaskRun> {
  const { run } = state;
  const keywords = keywordsOf(state, step, task, host);
  const checkMode = (await lenient(keywords.bool('check_mode'))) ?? run.options.checkMode;
  const isHidden = (await lenient(keywords.bool('no_log'))) ?? run.options.noLog;
  const args = isHidden ? undefined : argumentText(task);
  return run.taskRun(task, await bannerName(state, step, task, host), step.isHandler, checkMode, args);
}

/** `a=1, b={'c': 2}`: arguments as they are written, templates and all. */
function argumentText({ action }: Task): string {
  const args = [...action.args].map(([key, value]) => `${str(key)}=${str(value)}`);
  return (action.freeForm === undefined ? args : [`_raw_params=${action.freeForm.value}`, ...args]).join(', ');
}

/** What a banner shows; a name that cannot be rendered stays as it is written. */
async function bannerName(state: PlayState, step: Step, task: Task, host: string): Promise<string> {
  const { templar } = state.run.deps;
  const name = taskName(task).trim();
  // A task without a name is called as its action is written, even where the action is a template.
  const isAction = task.name === undefined || task.name === '';
  if (!templar.isTemplate(name) || (isAction && templar.isTemplate(task.action.module))) return name;
  const scope = state.scopes.task(host, task, step.context);
  try {
    return str(await templar.render(name, scope, { failOnUndefined: false, convertData: false })).trim();
  } catch {
    return name;
  }
}

/** A keyword that cannot be rendered is reported by the task itself, host by host, and decides nothing here. */
async function lenient<T>(value: Awaitable<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch {
    return undefined;
  }
}
