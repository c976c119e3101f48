import { type Entry, inheritedTags, type Parent, type Play, type Task } from '../../playbook/index.ts';
import { effective } from '../effective.ts';

/** A task that a play holds statically, with what surrounds it. */
export interface FoundTask {
  readonly task: Task;
  readonly play: Play;
  /** It stands in a rescue or always section, or is a handler: whether it runs depends on others. */
  readonly isConditional: boolean;
}

/** Every task that stands in a play, its roles' and static imports' included; what nobody wrote is left out. */
export function* tasksOfPlay(play: Play): Iterable<FoundTask> {
  const roles = play.roles.flatMap((role) => role.tasks);
  for (const entry of [...play.preTasks, ...roles, ...play.tasks, ...play.postTasks])
    yield* tasksIn(entry, play, false);
  for (const entry of play.handlers) yield* tasksIn(entry, play, true);
}

function* tasksIn(entry: Entry, play: Play, isConditional: boolean): Iterable<FoundTask> {
  if (entry.kind === 'task') {
    if (entry.implicit !== true) yield { task: entry, play, isConditional };
    return;
  }
  for (const inner of entry.block) yield* tasksIn(inner, play, isConditional);
  for (const inner of [...entry.rescue, ...entry.always]) yield* tasksIn(inner, play, true);
}

const ENDING: ReadonlySet<string> = new Set(['end_play', 'end_host', 'end_batch', 'clear_host_errors']);

/** True when a play can do nothing that is not written in it: no dynamic includes, no early end. */
export function isPlayClosed(play: Play): boolean {
  for (const { task } of tasksOfPlay(play)) {
    const { module, freeForm } = task.action;
    if (module === 'include' || module === 'include_tasks' || module === 'include_role') return false;
    if (module.includes('{{') || (module === 'meta' && ENDING.has(freeForm?.value.trim() ?? ''))) return false;
  }
  return true;
}

/**
 * True when a task that cannot succeed would certainly fail the run: nothing can skip it and nothing forgives it. Only
 * such a mistake may stop a run before it begins; with every other one the run has to come that far.
 */
export function failsForCertain({ task, isConditional }: FoundTask): boolean {
  if (isConditional || task.loop !== undefined) return false;
  const chain = effective(task);
  if (['when', 'failed_when', 'async'].some((keyword) => chain.all(keyword).length > 0)) return false;
  const forgiving = chain.get('ignore_errors')?.value ?? false;
  return forgiving === false && inheritedTags(task).length === 0 && !isRescued(task);
}

function isRescued(task: Task): boolean {
  for (let node: Parent | undefined = task.parent; node !== undefined && node.kind !== 'play'; node = node.parent) {
    if (node.kind === 'block' && node.rescue.length > 0) return true;
  }
  return false;
}
