import { type CbxError, CbxErrors } from '../../errors/index.ts';
import { spanOf } from '../../parsing/index.ts';
import { shortName } from '../../playbook/index.ts';
import {
  argumentFailure,
  isVariableName,
  jsonOf,
  runModule,
  type TaskModule,
  type TaskResult,
  validateArguments,
} from '../../task/index.ts';
import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { effective } from '../effective.ts';
import { isUndefined, messageOf, placedFailure, RunFailure, TaskFailure } from '../failure.ts';
import { KeywordReader } from '../keyword-values.ts';
import { connectionOf } from '../reach/reach.ts';
import { type Attempt, type HostJob, statusOf } from '../state/host-job.ts';
import { renderArguments } from './arguments.ts';
import { cleanUpJob, jobStatus, runBackground } from './background.ts';
import { wantsToRun } from './conditions.ts';
import { applyEffects, rememberFacts } from './effects.ts';
import { environmentOf } from './environment.ts';
import { judge, untilLoop } from './judge.ts';
import { lookAhead, takeLook } from './look-ahead.ts';
import { moduleContext, type RunningModule } from './module-context.ts';

/** Include actions: they run here, what they bring in is run by the strategy. */
const INCLUDES: Readonly<Record<string, 'tasks' | 'role'>> = {
  include: 'tasks',
  include_tasks: 'tasks',
  include_role: 'role',
};

/**
 * One task, or one item of it, on one host: condition, arguments, module, outcome, retries.
 *
 * @param loopError what went wrong with the loop's items: it counts only where the condition holds
 */
export async function attempt(given: HostJob, scope: VariableScope, loopError?: unknown): Promise<Attempt> {
  const { run } = given.play;
  const { templar } = run.deps;
  const look = takeLook(given);
  const keywords = new KeywordReader(given.effective, templar, scope);
  const noLog = (await keywords.bool('no_log')) ?? run.options.noLog;
  if (!(await wantsToRun(given.effective, templar, scope))) {
    return { result: { changed: false, skipped: true, skip_reason: 'Conditional result was False' }, noLog };
  }
  if (loopError !== undefined) throw loopError;
  const job = await withNamedModule(given, scope);
  const kind = INCLUDES[job.task.action.module];
  if (kind !== undefined) return include(job, scope, kind, noLog);

  const args = await renderArguments(job.effective, templar, scope, run.deps.omit);
  const way = await connectionOf(job, scope, keywords);
  const module = await job.play.module(job.task);
  if (module === undefined) {
    const name = job.task.action.written.value;
    throw new TaskFailure({ failed: true, msg: `The module ${name} was not found in configured module paths` });
  }
  const checkMode = job.run.checkMode;
  const diffMode = (await keywords.bool('diff')) ?? run.options.diffMode;
  const environment = await environmentOf(job.effective, templar, scope);
  const seconds = (await keywords.int('timeout')) ?? run.options.taskTimeout;
  const asyncSeconds = (await keywords.int('async')) ?? 0;

  const once = async (): Promise<TaskResult> => {
    const validated = validateArguments(module.schema, args, {
      module: job.task.action.written.value.replace(/^ansible\.(?:builtin|legacy)\./, ''),
      spanOf: (container, key) => spanOf(container, key)?.value,
      at: job.task.action.written.at,
    });
    for (const secret of secretsOf(module, validated.args)) run.redactor.add(secret);
    const refused = argumentFailure(validated);
    if (refused !== undefined) return refused;
    const ahead = () => lookAhead(job, way);
    const known = { job, scope, way, module, checkMode, diffMode, environment, seconds, templar };
    const context = moduleContext({ ...known, look, ahead });
    if (module.name === 'async_status') return asyncStatus(job, context, validated.args);
    if (asyncSeconds > 0 && module.name === 'script')
      return { failed: true, changed: false, msg: 'async is not supported for this task.' };
    if (asyncSeconds > 0 && !checkMode) {
      const poll = (await keywords.int('poll')) ?? run.options.pollSeconds ?? 15;
      return runBackground(job, module, validated.args, context, asyncSeconds, poll);
    }
    const { result: answer, effects } = await context.within((inner) => runModule(module, validated.args, inner));
    const changed =
      effects === undefined
        ? undefined
        : applyEffects(job, effects, way.delegate, await keywords.bool('delegate_facts'));
    const result = changed === undefined ? answer : { ...answer, changed };
    return context.complete(result, validated.warnings);
  };
  const result = await untilLoop(job, scope, keywords, way.delegate, noLog, async (attempt) =>
    judge(job, scope, await guarded(once), attempt),
  );
  const { register } = job.task;
  if (register !== undefined && !isVariableName(register)) {
    throw new TaskFailure({ failed: true, msg: `Invalid variable name in 'register' specified: '${register}'` });
  }
  // Facts of a task that failed, be it by its own conditions, are not kept (ansible-core 2.14).
  if (module.kind !== 'control' && result.ansible_facts !== undefined && statusOf(result) !== 'failed') {
    rememberFacts(job, result, way.delegate, await keywords.bool('delegate_facts'));
  }
  return { result, noLog, ...(way.delegate === undefined ? {} : { delegate: way.delegate }) };
}

/** `action: "{{ which }} path=…"`: the module is known only here, for this host and item. */
async function withNamedModule(job: HostJob, scope: VariableScope): Promise<HostJob> {
  const { task } = job;
  const { module, written } = task.action;
  const { templar } = job.play.run.deps;
  if (!templar.isTemplate(module)) return job;
  const value = str(await templar.renderSourced(written, scope));
  const named = { ...task, action: { ...task.action, module: shortName(value), written: { ...written, value } } };
  return { ...job, task: named, effective: effective(named) };
}

/** A module that breaks is a failed task, so that its conditions on the outcome and its retries still count. */
async function guarded(once: () => Promise<TaskResult>): Promise<TaskResult> {
  try {
    return await once();
  } catch (error) {
    return moduleFailure(error);
  }
}

function moduleFailure(error: unknown): TaskResult {
  const first: unknown = error instanceof CbxErrors ? error.errors[0] : error;
  const code = (first as CbxError | undefined)?.code;
  // Templates that fail end the task whatever its conditions say; so does a lost link.
  if (code !== undefined && (code.startsWith('CONNECT_') || code.startsWith('TEMPLATE_'))) throw error;
  if (error instanceof TaskFailure) throw error;
  const { result } = TaskFailure.of(error);
  return { changed: false, ...result };
}

/** Jobs belong to the run that started them and to their target, so the run answers instead of the module. */
function asyncStatus(
  job: HostJob,
  context: RunningModule,
  args: Readonly<Record<string, unknown>>,
): Promise<TaskResult> {
  const id = String(args.jid ?? '');
  return args.mode === 'cleanup' ? cleanUpJob(job, context, id) : jobStatus(job, context, id);
}

async function include(job: HostJob, scope: VariableScope, kind: 'tasks' | 'role', noLog: boolean): Promise<Attempt> {
  const { run } = job.play;
  const { templar } = run.deps;
  let args: Map<string, Value>;
  try {
    args = await renderArguments(job.effective, templar, scope, run.deps.omit);
  } catch (error) {
    // No role is to be guessed at: such a name ends the run (ansible-core 2.14).
    if (kind === 'role' && isUndefined(error)) throw new RunFailure(error);
    throw placedFailure(messageOf(error), error);
  }
  const raw = kind === 'tasks' ? (args.get('_raw_params') ?? args.get('file')) : (args.get('name') ?? args.get('role'));
  if (raw === undefined || raw === null) {
    throw new TaskFailure({ failed: true, msg: `${job.task.action.written.value} needs a name` });
  }
  // An old one-line include may carry variables behind the file name.
  const name = str(raw);
  return { result: { changed: false, include: name, include_args: {} }, include: { kind, name, args }, noLog };
}

function secretsOf(module: TaskModule, args: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  for (const [name, schema] of Object.entries(module.schema.properties)) {
    const value = args[name];
    if (schema['x-no-log'] !== true || value === undefined || value === null) continue;
    const json = jsonOf(value as Value);
    if (typeof json === 'string') found.push(json);
  }
  return found;
}
