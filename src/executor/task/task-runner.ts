import { jsonOf, type TaskResult } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { delay } from '../../util/delay.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { censored } from '../censor.ts';
import { failureFrom, isUndefined, isUnreachable, messageOf, placedFailure, RunFailure } from '../failure.ts';
import { KeywordReader } from '../keyword-values.ts';
import { layerOf } from '../layer.ts';
import { registered } from '../result-value.ts';
import { type Attempt, type HostJob, type HostOutcome, type IncludeRequest, statusOf } from '../state/host-job.ts';
import { attempt } from './attempt.ts';
import { itemLabel, itemLayer, itemVariables, type LoopControl, loopControl, loopItems } from './loop.ts';

/**
 * Runs one task on one host, all its items one after another, and tells of the items as they come. Whatever happens is
 * an outcome: a failed task, an unreachable host and a fault of cbx itself all end here.
 */
export async function runTask(job: HostJob): Promise<HostOutcome> {
  const scope = job.play.scopes.task(job.host, job.task, job.context);
  const keywords = new KeywordReader(job.effective, job.play.run.deps.templar, scope);
  let collected: Collected;
  try {
    collected = job.task.loop === undefined ? single(await attempt(job, scope)) : await looped(job, scope, keywords);
  } catch (error) {
    if (error instanceof RunFailure) throw error.cause;
    collected = {
      result: failureFrom(error),
      delegate: undefined,
      noLog: await isHidden(job, keywords),
      includes: [],
      changedItems: [],
    };
  }
  const { result, delegate, noLog, includes, changedItems } = collected;
  const status = statusOf(result);
  return {
    status,
    result,
    ignored: await isIgnored(keywords, status),
    delegate: delegate === job.host ? undefined : delegate,
    noLog,
    looped: job.task.loop !== undefined,
    includes,
    changedItems,
    diffs: job.task.loop === undefined ? await diffsOf(job, keywords, result, noLog) : [],
  };
}

interface Collected {
  readonly result: TaskResult;
  readonly delegate: string | undefined;
  readonly noLog: boolean;
  readonly includes: readonly IncludeRequest[];
  readonly changedItems: readonly ReadonlyMap<string, Value>[];
}

function single({ result, delegate, noLog, include }: Attempt): Collected {
  const request = { itemVariables: undefined, label: undefined };
  return {
    result,
    delegate,
    noLog,
    changedItems: [],
    includes: include === undefined ? [] : [{ ...include, ...request }],
  };
}

async function looped(job: HostJob, scope: VariableScope, keywords: KeywordReader): Promise<Collected> {
  const { run } = job.play;
  const { templar } = run.deps;
  let items: readonly Value[];
  try {
    items = await loopItems(job.task.loop as NonNullable<typeof job.task.loop>, templar, scope);
  } catch (error) {
    // The loop's mistake counts only where the task's condition holds.
    return single(await attempt(job, scope, loopFailure(error)));
  }
  if (items.length === 0) {
    const result = { changed: false, skipped: true, skipped_reason: 'No items in the list', results: [] };
    return { result, delegate: undefined, noLog: await isHidden(job, keywords), includes: [], changedItems: [] };
  }
  const control = await loopControl(keywords, templar, scope);
  if (scope.get(control.variable) !== undefined) run.warn(inUse(job, control));
  const results: TaskResult[] = [];
  const includes: IncludeRequest[] = [];
  const changedItems: ReadonlyMap<string, Value>[] = [];
  let delegate: string | undefined;
  let noLog = false;
  const scopeNow = itemScopes(job, scope);
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) await delay(control.pauseSeconds * 1000, run.signal);
    if (run.signal.aborted) break;
    const variables = itemVariables(items, index, control);
    // What the item before has set is seen by the next one, so each item gets a scope of its own.
    const own = scopeNow(results.at(-1)).with(itemLayer(variables));
    const one = await reachable(job, keywords, attempt(job, own));
    const result: TaskResult = { ...one.result };
    for (const [name, value] of variables) result[name] = jsonOf(value);
    const label = one.noLog ? 'None' : await labelOf(items[index] as Value, control, templar, own, result);
    results.push(withoutDiagnostic(result));
    if (result.changed === true) changedItems.push(variables);
    delegate ??= one.delegate;
    noLog = one.noLog;
    if (one.include === undefined || result.skipped === true || result.failed === true) {
      const status = statusOf(result);
      const ownKeywords = new KeywordReader(job.effective, templar, own);
      run.emit({
        type: 'host:item',
        run: job.run,
        host: job.host,
        ...(one.delegate === undefined || one.delegate === job.host ? {} : { delegate: one.delegate }),
        label,
        status,
        result: noLog ? censored(result) : result,
        ignored: await isIgnored(ownKeywords, status),
        diffs: await diffsOf(job, ownKeywords, result, noLog),
      });
    } else includes.push({ ...one.include, itemVariables: variables, label });
  }
  return { result: combined(results), delegate, noLog, includes, changedItems };
}

/** What a report shows beside an item is no part of the result that the loop leaves. */
function withoutDiagnostic(result: TaskResult): TaskResult {
  const { _ansible_diagnostic: _shown, ...rest } = result;
  return rest;
}

/** An unreachable host is the outcome of one item; the next one tries again (ansible-core 2.14). */
async function reachable(job: HostJob, keywords: KeywordReader, item: Promise<Attempt>): Promise<Attempt> {
  try {
    return await item;
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    return { result: failureFrom(error), noLog: await isHidden(job, keywords) };
  }
}

/** An item's label; one that cannot be worked out makes the item a failed one. */
async function labelOf(
  item: Value,
  control: LoopControl,
  templar: Templar,
  scope: VariableScope,
  result: TaskResult,
): Promise<string> {
  try {
    return await itemLabel(item, control, templar, scope);
  } catch (error) {
    result.failed = true;
    result.msg = `Failed to template loop_control.label: ${messageOf(error)}`;
    delete result.skipped;
    return 'None';
  }
}

/** A loop that cannot be worked out says so in Jinja2's words alone, unlike an argument. */
function loopFailure(error: unknown): unknown {
  return isUndefined(error) ? placedFailure(messageOf(error), error) : error;
}

/**
 * What an item sees: everything learnt so far, and under the register's name the result of the item before. As long as
 * nothing was learnt the task's own scope serves all items.
 */
function itemScopes(job: HostJob, first: VariableScope): (before: TaskResult | undefined) => VariableScope {
  const { run, scopes } = job.play;
  let scope = first;
  let memory = run.memories.of(job.host);
  let { inventory } = run;
  return (before) => {
    if (memory !== run.memories.of(job.host) || inventory !== run.inventory) {
      memory = run.memories.of(job.host);
      inventory = run.inventory;
      scope = scopes.task(job.host, job.task, job.context);
    }
    const { register } = job.task;
    if (register === undefined || before === undefined) return scope;
    return scope.with(layerOf('registered and set_fact', new Map([[register, registered(before)]])));
  };
}

/** The result of a loop: its items' results and what they come to. */
function combined(results: readonly TaskResult[]): TaskResult {
  const isFailed = results.some((result) => result.failed === true);
  const isSkipped = results.every((result) => result.skipped === true);
  const all: TaskResult = {
    results: results as never,
    changed: results.some((result) => result.changed === true),
    skipped: isSkipped,
    msg: isFailed ? 'One or more items failed' : isSkipped ? 'All items skipped' : 'All items completed',
  };
  if (isFailed) all.failed = true;
  if (results.some((result) => result.unreachable === true)) all.unreachable = true;
  return all;
}

async function isIgnored(keywords: KeywordReader, status: string): Promise<boolean> {
  if (status !== 'failed' && status !== 'unreachable') return false;
  try {
    return (await keywords.bool(status === 'failed' ? 'ignore_errors' : 'ignore_unreachable')) === true;
  } catch {
    return false;
  }
}

async function isHidden(job: HostJob, keywords: KeywordReader): Promise<boolean> {
  try {
    return (await keywords.bool('no_log')) ?? job.play.run.options.noLog;
  } catch {
    // A no_log that cannot be worked out hides: nobody may see what its author wanted hidden.
    return true;
  }
}

async function diffsOf(job: HostJob, keywords: KeywordReader, result: TaskResult, noLog: boolean): Promise<unknown[]> {
  if (result.diff === undefined || result.changed !== true || noLog) return [];
  const isWanted = (await keywords.bool('diff')) ?? job.play.run.options.diffMode;
  return isWanted ? [result.diff] : [];
}

function inUse(job: HostJob, control: LoopControl): string {
  const { run } = job;
  const name = control.variable;
  return `${run.name}: The loop variable '${name}' is already in use. You should set the \`loop_var\` value in the \`loop_control\` option for the task to something else to avoid variable collisions and unexpected behavior.`;
}
