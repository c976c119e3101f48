import { access } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { searchFolders, type Task } from '../../playbook/index.ts';

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
