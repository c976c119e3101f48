import { Limiter } from '../../state/limiter.ts';
import type { PlayState } from '../../state/play-state.ts';
import { runStep } from '../step.ts';

/**
 * Every host runs through the play at its own pace.
 *
 * @param isPinned host_pinned: at most `forks` hosts are in the play at a time, and each stays until it is through
 */
export async function free(state: PlayState, isPinned: boolean): Promise<void> {
  const { run } = state;
  const atOnce = new Limiter(isPinned ? run.options.forks : Math.max(1, state.batch.length));
  await Promise.all(state.batch.map((host) => atOnce.run(() => alone(state, host))));
}

async function alone(state: PlayState, host: string): Promise<void> {
  const { run } = state;
  const cursor = state.cursors.get(host);
  while (cursor !== undefined && !run.signal.aborted && !run.unreachable.has(host)) {
    const step = cursor.peek();
    if (step === undefined) return;
    await runStep(state, step, [host], true);
  }
}
