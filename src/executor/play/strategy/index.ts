import { CbxError } from '../../../errors/index.ts';
import { didYouMean } from '../../../util/nearest.ts';
import type { PlayState } from '../../state/play-state.ts';
import { free } from './free.ts';
import { linear } from './linear.ts';

const STRATEGIES: Readonly<Record<string, (state: PlayState) => Promise<void>>> = {
  linear,
  // What makes it a debugger is asked where a task's result is known.
  debug: linear,
  free: (state) => free(state, false),
  host_pinned: (state) => free(state, true),
};

/** A strategy by its name, short or full. Throws PLAYBOOK_UNKNOWN_STRATEGY. */
export function strategyOf(name: string): (state: PlayState) => Promise<void> {
  const short = name.replace(/^ansible\.(?:builtin|legacy)\./, '');
  const strategy = Object.hasOwn(STRATEGIES, short) ? STRATEGIES[short] : undefined;
  if (strategy !== undefined) return strategy;
  const hint = didYouMean(short, Object.keys(STRATEGIES));
  throw new CbxError('PLAYBOOK_UNKNOWN_STRATEGY', `Invalid play strategy specified: ${name}`, undefined, hint);
}
