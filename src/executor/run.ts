import type { Playbook } from '../playbook/index.ts';
import type { RunDeps, RunOptions, RunOutcome } from './options.ts';
import { runPlay } from './play/play.ts';
import { RunState } from './state/run-state.ts';

/** ansible-playbook's exit code of a run that its user has interrupted. */
const INTERRUPTED = 99;

/**
 * Runs playbooks one after another on an inventory. What happens is told to the reporter as it happens; the outcome is
 * the exit code (0 fine, 2 a host failed, 4 a host was unreachable, 99 interrupted) and the counters.
 *
 * @throws CbxError for a mistake that ends the whole run (a handler that does not exist, an unknown strategy)
 */
export async function runPlaybook(options: RunOptions, deps: RunDeps): Promise<RunOutcome> {
  const run = new RunState(options, deps);
  run.emit({
    type: 'run:start',
    playbooks: options.playbooks.map((playbook) => playbook.file),
    checkMode: options.checkMode,
  });
  try {
    await runAll(run);
  } finally {
    await run.finish();
  }
  const isInterrupted = run.signal.aborted;
  run.emit({ type: 'run:end', stats: run.stats.hosts, custom: run.stats.custom, interrupted: isInterrupted });
  await deps.reporter.close?.();
  return { exitCode: isInterrupted ? INTERRUPTED : run.exitCode(), stats: run.stats.hosts };
}

async function runAll(run: RunState): Promise<void> {
  for (const playbook of run.options.playbooks) {
    run.emit({ type: 'playbook:start', file: playbook.file, plays: playbook.plays.length });
    const mayGoOn = await runPlays(run, playbook);
    run.emit({ type: 'playbook:end', stats: run.stats.hosts, custom: run.stats.custom });
    // ansible-playbook does not begin the next file once a host has failed.
    if (!mayGoOn || run.exitCode() !== 0) return;
  }
}

/** @returns false when no later playbook may run */
async function runPlays(run: RunState, playbook: Playbook): Promise<boolean> {
  for (const play of playbook.plays) {
    if (run.signal.aborted || !(await runPlay(run, play))) return false;
  }
  if (run.startAt !== undefined) {
    run.warn(`No matching task "${run.startAt}" found. Note: --start-at-task can only follow static includes.`);
  }
  return true;
}
