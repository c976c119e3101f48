import { CbxError } from '../../errors/index.ts';
import { didYouMean } from '../../util/nearest.ts';
import type { Phase } from './phases.ts';
import type { DeployState } from './state.ts';

/** Which phases to run; without any word all of them. */
export interface PhaseChoice {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly only?: string | undefined;
  /** Go on where the last run ended. */
  readonly resume?: boolean | undefined;
}

/**
 * The phases to run. Those that are left out before them have to be done, for what they leave behind is needed.
 * @throws CbxError CLUSTER_PHASE
 */
export function selectPhases(phases: readonly Phase[], choice: PhaseChoice, state: DeployState): readonly Phase[] {
  const { from, until, only, resume } = choice;
  if ([from, only, resume || undefined].filter((one) => one !== undefined).length > 1 || (only && until)) {
    throw new CbxError('CLI_USAGE', '--from, --only and --resume exclude one another, and --only goes without --until');
  }
  const isDone = ({ name }: Phase): boolean => state[name]?.status === 'done';
  const position = (name: string): number => {
    const found = phases.findIndex((phase) => phase.name === name);
    if (found !== -1) return found;
    const names = phases.map((phase) => phase.name);
    const hint = didYouMean(name, names) ?? `the phases are ${names.join(', ')}`;
    throw new CbxError('CLUSTER_PHASE', `there is no phase "${name}"`, undefined, hint);
  };
  const undone = phases.findIndex((phase) => !isDone(phase));
  const name = only ?? from;
  const start = name === undefined ? (resume === true && undone !== -1 ? undone : 0) : position(name);
  const end = only === undefined ? (until === undefined ? phases.length : position(until) + 1) : start + 1;
  if (until !== undefined && end <= start) {
    const what = `"${until}" comes before "${phases[start]?.name}"`;
    throw new CbxError('CLUSTER_PHASE', what, undefined, 'cbx deploy <package> --phases shows the order');
  }
  const lacking = phases.slice(0, start).filter((phase) => !isDone(phase));
  if (lacking.length > 0) {
    const names = lacking.map((phase) => phase.name).join(', ');
    const message = `"${phases[start]?.name}" needs what ${names} leave${lacking.length === 1 ? 's' : ''} behind`;
    throw new CbxError('CLUSTER_PHASE', message, undefined, `start with --from ${lacking[0]?.name}, or with --resume`);
  }
  return phases.slice(start, end);
}
