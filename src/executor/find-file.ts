import { access } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { CbxError } from '../errors/index.ts';
import type { Parent, Task } from '../playbook/index.ts';

/** Folders that a task's relative names start from: its roles (the innermost first), its file's folder, the playbook's. */
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

/** Every place where Ansible looks for a local file, in order: `folder` below each search folder, then the folder itself. */
export function candidates(task: Task, playbookDir: string, folder: string, name: string): string[] {
  if (name.startsWith('~/')) return [join(process.env.HOME ?? '/', name.slice(2))];
  if (isAbsolute(name)) return [name];
  const found = searchFolders(task, playbookDir).flatMap((base) => [resolve(base, folder, name), resolve(base, name)]);
  return [...new Set(found)];
}

/** The first of the {@link candidates} that is there. Rejects with ARGS_FILE_NOT_FOUND. */
export async function findFile(task: Task, playbookDir: string, folder: string, name: string): Promise<string> {
  const places = candidates(task, playbookDir, folder, name);
  for (const place of places) {
    try {
      await access(place);
      return place;
    } catch {
      // Not here: the next place.
    }
  }
  if (isAbsolute(name)) return name;
  throw new CbxError(
    'ARGS_FILE_NOT_FOUND',
    `Could not find or access '${name}'\nSearched in:\n${places.map((place) => `\t${place}`).join('\n')}`,
    task.at,
  );
}
