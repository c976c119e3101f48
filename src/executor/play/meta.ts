import { CbxError } from '../../errors/index.ts';
import { KeywordReader } from '../keyword-values.ts';
import { connectionOf } from '../reach/reach.ts';
import type { Step } from '../state/cursor.ts';
import type { HostJob } from '../state/host-job.ts';
import { activeHosts, type PlayState } from '../state/play-state.ts';
import { wantsToRun } from '../task/conditions.ts';

/** Metas that each host does for itself; the others are done once, for all. */
const PER_HOST = new Set(['noop', 'reset_connection', 'end_host', 'role_complete', 'flush_handlers']);

/** Metas that are done whatever their condition says. */
const UNCONDITIONAL = new Set(['noop', 'refresh_inventory', 'reset_connection']);

export function isPerHost(meta: string): boolean {
  return PER_HOST.has(meta);
}

/**
 * `meta: …` of one host. Returns false when its condition does not hold (a skipped line, which no counter counts), or a
 * failed result when the condition cannot be evaluated.
 */
export async function runMeta(state: PlayState, job: HostJob, step: Step, what: string): Promise<boolean> {
  const { run } = state;
  const scope = state.scopes.task(job.host, job.task, job.context);
  const isUnconditional = UNCONDITIONAL.has(what);
  if (isUnconditional && job.effective.all('when').length > 0)
    run.warn(`${what} task does not support when conditional`);
  if (!isUnconditional && !(await wantsToRun(job.effective, job.play.run.deps.templar, scope))) {
    if (job.task.implicit === true) return false;
    const whom = what === 'end_play' || what === 'end_batch' ? '' : ` for ${job.host}`;
    const reason = `${what} conditional evaluated to False, ${CONSEQUENCE[what] ?? 'not acting'}${whom}`;
    // ansible-core 2.14 gives end_host a message of its own.
    const msg = what === 'end_host' ? reason.replace('False', 'false') : what;
    const result = { skipped: true, msg, skip_reason: reason };
    run.emit({ type: 'meta', run: job.run, host: job.host, message: `META: ${reason}` });
    run.emit({
      type: 'host:result',
      run: job.run,
      host: job.host,
      status: 'skipped',
      result,
      ignored: false,
      looped: false,
      diffs: [],
    });
    return false;
  }
  const say = (text: string): void =>
    run.emit({ type: 'meta', run: job.run, host: job.host, message: `META: ${text}` });
  switch (what) {
    case 'noop':
      say('noop');
      break;
    case 'flush_handlers':
      flush(state, job.host, step.place);
      say(`triggered running handlers for ${job.host}`);
      break;
    case 'role_complete':
      if (job.task.role !== undefined) state.ranRoles.complete(job.task.role, job.host);
      break;
    case 'refresh_inventory':
      await run.refreshInventory();
      // Whom the sources no longer name takes no further part in the play.
      for (const [host, cursor] of state.cursors) if (run.inventory.host(host) === undefined) cursor.end();
      say('inventory successfully refreshed');
      break;
    case 'clear_facts':
      for (const host of state.run.inventory.hosts.keys()) run.memories.clearFacts(host);
      say('facts cleared');
      break;
    case 'clear_host_errors':
      run.failed.clear();
      run.unreachable.clear();
      run.withoutInclude.clear();
      for (const cursor of state.cursors.values()) cursor.forgive();
      say('cleared host errors');
      break;
    case 'end_play':
      for (const cursor of state.cursors.values()) cursor.end();
      state.isEnded = true;
      say('ending play');
      break;
    case 'end_batch':
      for (const cursor of state.cursors.values()) cursor.end();
      say('ending batch');
      break;
    case 'end_host':
      state.cursors.get(job.host)?.end();
      state.playScopes.removeHost(job.host);
      say(`ending play for ${job.host}`);
      break;
    case 'reset_connection': {
      const keywords = new KeywordReader(job.effective, run.deps.templar, scope);
      const way = await connectionOf(job, scope, keywords);
      await run.connections.reset((await way.reach()).target.host);
      say('reset connection');
      break;
    }
    default:
      throw new CbxError('PLAYBOOK_UNKNOWN_META', `invalid meta action requested: ${what}`, job.task.at);
  }
  return true;
}

const CONSEQUENCE: Readonly<Record<string, string>> = {
  flush_handlers: 'not running handlers',
  end_host: 'continuing execution',
  end_play: 'continuing play',
  end_batch: 'continuing current batch',
  refresh_inventory: 'not refreshing inventory',
  clear_facts: 'not clearing facts and fact cache',
  clear_host_errors: 'not clearing host error state',
  reset_connection: 'not resetting connection',
};

/** Lets a host run the handlers it has notified, before anything else. */
export function flush(state: PlayState, host: string, place: readonly number[]): void {
  if (state.handlers.hasPending(host)) state.cursors.get(host)?.pushHandlers(place, state.handlers.list);
}

/** Hosts that a meta without a host of its own is for: the first one that is left acts for all. */
export function firstActive(state: PlayState): string | undefined {
  return activeHosts(state)[0];
}
