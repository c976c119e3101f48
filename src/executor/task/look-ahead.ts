import type { Task } from '../../playbook/index.ts';
import type { Ahead } from '../../shell/remote-shell.ts';
import { Script } from '../../shell/script.ts';
import { validateArguments } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { effective } from '../effective.ts';
import { KeywordReader } from '../keyword-values.ts';
import { type Reach, resolveReach } from '../reach/connect.ts';
import type { Way } from '../reach/reach.ts';
import type { HostJob } from '../state/host-job.ts';
import { activeHosts, type PlayState } from '../state/play-state.ts';
import { PreparedLook } from '../state/prepared-look.ts';
import { renderArguments } from './arguments.ts';
import { wantsToRun } from './conditions.ts';
import { environmentOf } from './environment.ts';
import { contextOf } from './module-context.ts';

/** Keywords with which a task's first request is not what its arguments alone make of it, or not sent at once. */
const OWN_WAYS = ['delegate_to', 'async', 'run_once', 'throttle'];

/**
 * The look of a host's next task, to ride along with the last request of this one (docs/decisions/0171). What it asks is
 * worked out with what is known now, by a templar that touches nothing; whether it was the right question the next task
 * tells, by asking the same. What cannot be foreseen is looked at in its turn, and what is wrong with it is told there.
 */
export async function lookAhead(job: HostJob, way: Way): Promise<Ahead | undefined> {
  const { play, host } = job;
  const { pureTemplar } = play.run.deps;
  if (pureTemplar === undefined || way.delegate !== undefined || !mayLookAhead(job)) return undefined;
  try {
    const reach = await way.reach();
    if (reach.target.transport === 'local') return undefined;
    const next = nextJob(job);
    const look = next === undefined ? undefined : await lookOf(next, pureTemplar, reach);
    if (look === undefined) return undefined;
    const prepared = new PreparedLook(look.task, await way.shell(), look.script, look.options, play.run.signal);
    play.looks.set(host, prepared);
    return prepared.ahead;
  } catch {
    return undefined;
  }
}

/** What was looked at for this task ahead of its turn; whatever else was is forgotten. */
export function takeLook({ play, host, task }: HostJob): PreparedLook | undefined {
  const look = play.looks.get(host);
  play.looks.delete(host);
  return look?.task === task ? look : undefined;
}

/** Whether what runs next on the host is this play's next task, and no other host may change what it looks at before. */
function mayLookAhead({ play, task, run, effective: own }: HostJob): boolean {
  if (run.handler || task.loop !== undefined || own.get('until') !== undefined) return false;
  if (play.run.isStepping || mayBeDebugged(play) || own.get('debugger') !== undefined) return false;
  return isOf(play, 'free', 'host_pinned') || activeHosts(play).length === 1;
}

function mayBeDebugged(play: PlayState): boolean {
  return play.run.options.taskDebugger === true || isOf(play, 'debug');
}

function isOf({ strategy }: PlayState, ...names: readonly string[]): boolean {
  return names.includes(strategy.replace(/^ansible\.(?:builtin|legacy)\./, ''));
}

/** The task that follows if this one ends well. */
function nextJob(job: HostJob): HostJob | undefined {
  const cursor = job.play.cursors.get(job.host);
  if (cursor === undefined || cursor.isInRescueOrAlways) return undefined;
  const restore = cursor.remember();
  const step = cursor.peek();
  restore();
  if (step === undefined || step.isHandler || step.node.kind !== 'task') return undefined;
  const own = effective(step.node);
  if (step.node.loop !== undefined || OWN_WAYS.some((name) => own.get(name) !== undefined)) return undefined;
  return { ...job, task: step.node, effective: own, context: step.context, shareWith: [job.host] };
}

async function lookOf(
  job: HostJob,
  templar: Templar,
  reach: Reach,
): Promise<{ task: Task; script: Script; options: Ahead['options'] } | undefined> {
  const { play, host, task } = job;
  const { run } = play;
  const module = await play.module(task);
  if (module?.kind !== 'converge') return undefined;
  const scope = foreseeable(play.scopes.task(host, task, job.context));
  const keywords = new KeywordReader(job.effective, templar, scope);
  if (!(await wantsToRun(job.effective, templar, scope))) return undefined;
  const own = await resolveReach(host, scope, keywords, templar, run.options.connection, false);
  if (keyOf(own) !== keyOf(reach)) return undefined;
  const rendered = await renderArguments(job.effective, templar, scope, run.deps.omit);
  const { args, errors } = validateArguments(module.schema, rendered, {});
  if (errors.length > 0 || module.looksInTurn?.(args as never) === true) return undefined;
  const checkMode = (await keywords.bool('check_mode')) ?? run.options.checkMode;
  if (checkMode && module.check === 'none') return undefined;
  const diffMode = (await keywords.bool('diff')) ?? run.options.diffMode;
  const environment = await environmentOf(job.effective, templar, scope);
  // Nothing that asks the way is called for a look, and what it warns of the task says again.
  const way = { delegate: undefined } as Way;
  const parts = { job, scope, way, module, checkMode, diffMode, environment, seconds: 0, templar };
  const context = contextOf(parts, run.signal, [], []);
  const prepared = await module.prepare?.(args as never, context);
  const request = module.probe(args as never, context, prepared as never);
  const { script, stdin, locale, ...options } = request instanceof Script ? { script: request } : request;
  if (stdin !== undefined || locale === 'user') return undefined;
  return { task, script, options: { ...options, env: { ...environment, ...options.env } } };
}

/** Other hosts' variables are rendered by the templar that runs lookups, so a look must do without them. */
function foreseeable(scope: VariableScope): VariableScope {
  return scope.with({
    level: 'magic',
    get(name) {
      if (name === 'hostvars') throw new Error('a look does without the variables of other hosts');
      return undefined;
    },
    names: () => [],
  });
}

function keyOf({ target, become }: Reach): string {
  return JSON.stringify([target, become], (_name, value: unknown) =>
    typeof value === 'function' ? (value as () => unknown)() : value,
  );
}
