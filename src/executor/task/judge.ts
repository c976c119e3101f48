import type { TaskResult } from '../../task/index.ts';
import { delay } from '../../util/delay.ts';
import { str } from '../../values/index.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { censored } from '../censor.ts';
import { diagnosticIn, messageOf } from '../failure.ts';
import type { KeywordReader } from '../keyword-values.ts';
import { layerOf } from '../layer.ts';
import { registered, withoutInternal } from '../result-value.ts';
import type { HostJob } from '../state/host-job.ts';
import { allHold } from './conditions.ts';

/**
 * `changed_when` and `failed_when` on a module's result. Text of an exit code that is not 0 means failed.
 *
 * @param attempt which try of an `until` this is: the conditions may ask for it
 */
export async function judge(
  job: HostJob,
  scope: VariableScope,
  raw: TaskResult,
  attempt?: number,
): Promise<TaskResult> {
  const { templar } = job.play.run.deps;
  const result: TaskResult = attempt === undefined ? { ...raw } : { ...raw, attempts: attempt };
  if (result.changed === undefined) result.changed = false;
  if (result.failed === undefined)
    result.failed = result.rc !== undefined && result.rc !== null && Number(result.rc) !== 0;
  for (const [text, lines] of [
    ['stdout', 'stdout_lines'],
    ['stderr', 'stderr_lines'],
  ] as const) {
    const value = result[text];
    if (typeof value === 'string' && result[lines] === undefined) result[lines] = value === '' ? [] : splitLines(value);
  }
  if (result.skipped === true || result.unreachable === true) return result;
  const seen = withResult(job, scope, result);
  const changedWhen = job.effective.get('changed_when');
  if (changedWhen !== undefined) {
    try {
      result.changed = await allHold(templar, changedWhen, seen);
    } catch (error) {
      result.failed = true;
      result.changed_when_result = messageOf(error);
      Object.assign(result, diagnosticIn(error));
    }
  }
  const failedWhen = job.effective.get('failed_when');
  if (failedWhen !== undefined) {
    try {
      const failed = await allHold(templar, failedWhen, withResult(job, scope, result));
      result.failed = failed;
      result.failed_when_result = failed;
    } catch (error) {
      result.failed = true;
      result.failed_when_result = messageOf(error);
      Object.assign(result, diagnosticIn(error));
    }
  }
  return result;
}

/** Runs a task until its condition holds, as often as `retries` allows. */
export async function untilLoop(
  job: HostJob,
  scope: VariableScope,
  keywords: KeywordReader,
  delegate: string | undefined,
  noLog: boolean,
  once: (attempt?: number) => Promise<TaskResult>,
): Promise<TaskResult> {
  const until = job.effective.get('until');
  if (until === undefined || until.value === null) return once();
  const retries = Math.max(0, (await keywords.int('retries')) ?? 3);
  if (retries === 0) return once();
  const delaySeconds = Math.max(0, (await keywords.float('delay')) ?? 5);
  const name = await ownName(job, scope);
  for (let attempt = 1; ; attempt += 1) {
    const result = await once(attempt);
    if (await allHold(job.play.run.deps.templar, until, withResult(job, scope, result))) return result;
    if (attempt > retries || job.play.run.signal.aborted) {
      return { ...result, attempts: retries, failed: true };
    }
    job.play.run.emit({
      type: 'host:retry',
      run: job.run,
      host: job.host,
      ...(delegate === undefined ? {} : { delegate }),
      attempt,
      name,
      retriesLeft: retries + 1 - attempt,
      result: noLog ? censored(result) : { ...result, retries: retries + 1 },
    });
    await delay(delaySeconds * 1000, job.play.run.signal);
  }
}

/** What a retry calls the task: the name as this host and item see it, without its role; else the banner's. */
async function ownName(job: HostJob, scope: VariableScope): Promise<string> {
  const { name } = job.task;
  if (name === undefined || name === '') return job.run.name;
  const { templar } = job.play.run.deps;
  return templar.isTemplate(name)
    ? str(await templar.render(name, scope, { failOnUndefined: false, convertData: false }))
    : name;
}

function withResult(job: HostJob, scope: VariableScope, result: TaskResult): VariableScope {
  const facts = result.ansible_facts;
  const values = new Map<string, Value>();
  if (facts !== undefined) for (const [name, value] of Object.entries(facts)) values.set(name, registered(value));
  if (job.task.register !== undefined) values.set(job.task.register, registered(withoutInternal(result)));
  return values.size === 0 ? scope : scope.with(layerOf('registered and set_fact', values));
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
