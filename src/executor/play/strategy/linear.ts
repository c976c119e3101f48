import { CbxError } from '../../../errors/index.ts';
import { taskName } from '../../../playbook/index.ts';
import { comparePlaces, type Step } from '../../state/cursor.ts';
import { activeHosts, type PlayState } from '../../state/play-state.ts';
import { runStep, type StepOutcome } from '../step.ts';

/** All hosts run a task before any host runs the next: those at the play's first place go, the others wait. */
export async function linear(state: PlayState): Promise<void> {
  const { run } = state;
  while (!run.signal.aborted) {
    const next = nextStep(state);
    if (next === undefined) return;
    if (!(await isConfirmed(state, next.step))) {
      for (const host of next.hosts) state.cursors.get(host)?.advance();
      continue;
    }
    const outcome = await runStep(state, next.step, next.hosts, false);
    if (stops(state, outcome)) return;
  }
}

/** `--step`: asks before each task; `c` goes on without asking. */
async function isConfirmed({ run }: PlayState, { node }: Step): Promise<boolean> {
  const { readLine } = run.deps;
  if (!run.isStepping || readLine === undefined || node.kind === 'flush' || node.action.module === 'meta') return true;
  for (;;) {
    const question = `Perform task: TASK: ${taskName(node)} (N)o/(y)es/(c)ontinue: `;
    const answer = (await readLine(question))?.trim().toLowerCase();
    if (answer === undefined) throw new CbxError('CLI_CANCELLED', 'nobody answers whether a task is to be run');
    run.emit({ type: 'text', text: question, isBanner: true });
    if (answer === 'c' || answer === 'continue') run.isStepping = false;
    if (/^(?:y|yes|c|continue)$/.test(answer)) return true;
    if (/^(?:n|no|)$/.test(answer)) return false;
  }
}

function nextStep(state: PlayState): { step: Step; hosts: string[] } | undefined {
  let step: Step | undefined;
  let hosts: string[] = [];
  for (const host of stepHosts(state)) {
    const own = state.cursors.get(host)?.peek();
    if (own === undefined) continue;
    const order = step === undefined ? -1 : comparePlaces(own.place, step.place);
    if (order < 0) {
      step = own;
      hosts = [host];
    } else if (order === 0) hosts.push(host);
  }
  return step === undefined ? undefined : { step, hosts };
}

/** Hosts with something to do: failed ones still run the handlers that `force_handlers` owes them. */
export function stepHosts(state: PlayState): string[] {
  return state.batch.filter((host) => {
    const cursor = state.cursors.get(host);
    return cursor !== undefined && !cursor.isDone && !state.run.unreachable.has(host);
  });
}

/** `any_errors_fatal`, `run_once` and `max_fail_percentage`: true when the play is over for everybody. */
function stops(state: PlayState, { lost, isFatal }: StepOutcome): boolean {
  const { run } = state;
  if (lost.length > 0 && isFatal && !state.forceHandlers) {
    let isOver = false;
    for (const host of activeHosts(state)) {
      const cursor = state.cursors.get(host);
      if (cursor === undefined || cursor.isInRescueOrAlways) continue;
      cursor.fail();
    }
    isOver = activeHosts(state).length === 0;
    if (isOver) {
      state.isBroken = true;
      run.emit({ type: 'play:no-hosts', reason: 'left' });
      return true;
    }
  }
  const limit = state.maxFailPercentage;
  if (limit === undefined || lost.length === 0) return false;
  const gone = state.batch.filter((host) => run.isGone(host)).length;
  if ((gone / state.batch.length) * 100 <= limit) return false;
  for (const host of activeHosts(state)) {
    run.failed.add(host);
    state.cursors.get(host)?.end();
  }
  state.isBroken = true;
  // ansible-core says so where the limit is passed, and once more where it finds nobody left.
  run.emit({ type: 'play:no-hosts', reason: 'left' });
  run.emit({ type: 'play:no-hosts', reason: 'left' });
  return true;
}
