import type { Play, Task } from './ast.ts';
import { textOf } from './source.ts';

/**
 * What a task is called in output: `role : name`, or its action when nobody named it; an include_role never says in
 * which role it stands. Templates are not rendered.
 */
export function taskName(task: Task): string {
  const own = task.name === undefined || task.name === '' ? unnamed(task) : task.name;
  return task.role === undefined || task.action.module === 'include_role' ? own : `${task.role.name} : ${own}`;
}

function unnamed(task: Task): string {
  const { written, module, args } = task.action;
  if (module !== 'include_role') return written.value;
  return `${written.value} : ${textOf(args.get('name') ?? args.get('role') ?? null) ?? ''}`;
}

/** What a play is called in output: its name, or its hosts. */
export function playName(play: Play): string {
  if (play.name !== undefined) return play.name.value;
  const hosts = play.hosts.value;
  return Array.isArray(hosts) ? hosts.join(',') : String(hosts);
}
