import type { Entry, Task } from '../../playbook/index.ts';
import type { Node } from '../state/cursor.ts';
import type { RunState } from '../state/run-state.ts';

/** Tasks that `--start-at-task` passes over: all before the first selected one of that name, or all while it was not met. */
export function tasksBefore(
  run: RunState,
  nodes: readonly Node[],
  isSelected: (task: Task) => boolean,
): ReadonlySet<Task> {
  const passed = new Set<Task>();
  const wanted = run.startAt;
  if (wanted === undefined) return passed;
  const pattern = globPattern(wanted);
  for (const task of written(nodes)) {
    if (isSelected(task) && matches(task, pattern, wanted)) {
      run.startAt = undefined;
      return passed;
    }
    if (task.name !== 'Gathering Facts' || task.parent.kind !== 'play') passed.add(task);
  }
  return passed;
}

function matches(task: Task, pattern: RegExp, wanted: string): boolean {
  const name = task.name ?? task.action.written.value;
  const full = task.role === undefined ? name : `${task.role.name} : ${name}`;
  return name === wanted || full === wanted || pattern.test(name) || pattern.test(full);
}

function* written(nodes: readonly (Node | Entry)[]): Iterable<Task> {
  for (const node of nodes) {
    if (node.kind === 'task') yield node;
    else if (node.kind === 'block') {
      yield* written(node.block);
      yield* written(node.rescue);
      yield* written(node.always);
    }
  }
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return /^(?!)/;
  }
}
