import { CbxError } from '../../errors/index.ts';
import { isVariableName } from '../../task/index.ts';
import type { Value } from '../../values/value.ts';
import { censored } from '../censor.ts';
import { registered, withoutInternal } from '../result-value.ts';
import type { HostJob, HostOutcome } from '../state/host-job.ts';
import type { RunState } from '../state/run-state.ts';
import { notifyHandlers } from './notify.ts';

/**
 * Makes an outcome count: register, statistics, handlers, and where the host goes from here; then tells of it.
 * Returns true when the host (or, for a task that runs once, every host) has failed without rescue.
 */
export async function settle(job: HostJob, outcome: HostOutcome): Promise<boolean> {
  const { play, host } = job;
  const { run } = play;
  const { result, status, ignored } = outcome;
  if (job.task.register !== undefined) {
    const value = registered(withoutInternal(result));
    for (const other of job.shareWith) run.memories.add(other, 'registered', [[job.task.register, value]]);
  }
  const isChanged = result.changed === true;
  let isLost = false;
  if (status === 'failed' && !ignored) {
    const { isRescued, isOver } = failHosts(job, outcome);
    isLost = isOver;
    run.stats.count(host, 'failed', isRescued ? 'rescued' : 'final', isChanged);
  } else if (status === 'unreachable' && !ignored) {
    run.unreachable.add(host);
    play.cursors.get(host)?.end();
    isLost = true;
    run.stats.count(host, 'unreachable', 'final', isChanged);
  } else if (outcome.includes.length === 0) {
    run.stats.count(host, status, ignored ? 'ignored' : 'final', isChanged);
  }
  if (job.task.role !== undefined && status !== 'skipped' && status !== 'unreachable')
    play.ranRoles.add(job.task.role, host);
  // A handler that does not exist ends the run before the result is told.
  if (isChanged && (status === 'changed' || status === 'ok')) await notifyHandlers(job, outcome);
  if (outcome.includes.length === 0) tell(run, job, outcome);
  const { register, at } = job.task;
  if (register !== undefined && !isVariableName(register)) {
    throw new CbxError('PLAYBOOK_BAD_REGISTER', `Invalid variable name in 'register' specified: '${register}'`, at);
  }
  return isLost;
}

/** Sends a failed host to its rescue, or out of the play; a task that runs once takes all its hosts along. */
function failHosts(job: HostJob, outcome: HostOutcome): { isRescued: boolean; isOver: boolean } {
  const { play, host } = job;
  const { run } = play;
  const own = { isRescued: false, isOver: true };
  for (const other of job.shareWith) {
    const cursor = play.cursors.get(other);
    if (cursor === undefined || (cursor.isDone && other !== host)) continue;
    const isRescued = cursor.canBeRescued;
    const isOver = cursor.fail() === 'failed';
    if (other === host) Object.assign(own, { isRescued, isOver });
    if (!isRescued) continue;
    run.memories.add(other, 'registered', [
      ['ansible_failed_task', taskValue(job)],
      ['ansible_failed_result', registered(withoutInternal(outcome.result))],
    ]);
  }
  return own;
}

function tell(run: RunState, job: HostJob, outcome: HostOutcome): void {
  const { result, delegate, noLog } = outcome;
  run.emit({
    type: 'host:result',
    run: job.run,
    host: job.host,
    ...(delegate === undefined ? {} : { delegate }),
    status: outcome.status,
    result: noLog ? censored(result) : result,
    ignored: outcome.ignored,
    looped: outcome.looped,
    diffs: outcome.diffs,
  });
}

/** What `ansible_failed_task` tells of the task. */
function taskValue(job: HostJob): Value {
  const { task } = job;
  return registered({
    name: task.name ?? '',
    action: task.action.written.value,
    args: new Map(task.action.args),
    register: task.register ?? null,
  });
}
