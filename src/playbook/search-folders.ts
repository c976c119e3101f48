import { basename, dirname } from 'node:path';
import type { Parent, Task } from './ast.ts';

/**
 * Folders that a task's relative names start from, the nearest first: its roles (the innermost first), its file's folder,
 * the playbook's. What ansible-core 2.14 shows as `ansible_search_path`.
 */
export function searchFolders(task: Task, playbookDir: string): string[] {
  const folders: string[] = [];
  for (
    let node: Task | Parent | undefined = task;
    node !== undefined;
    node = node.kind === 'play' ? undefined : node.parent
  ) {
    if (node.kind === 'role') folders.push(node.path);
  }
  const own = dirname(task.at.file.path);
  if (basename(own) === 'tasks' || basename(own) === 'handlers') folders.push(dirname(own));
  folders.push(own, playbookDir);
  return [...new Set(folders)];
}
