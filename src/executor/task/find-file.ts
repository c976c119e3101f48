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

/** The first of the {@link candidates} that is there. Rejects with ARGS_FILE_NOT_FOUND, in ansible-core's words. */
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
  throw new CbxError('ARGS_FILE_NOT_FOUND', notFound(name, places), task.at);
}

function notFound(name: string, places: readonly string[]): string {
  const known = places.length === 1 ? [] : ['Searched in:', ...told(places).map((place) => `\t${place}`)];
  const where = [`Could not find or access '${name}'`, ...known].join('\n');
  return `${where} on the Ansible Controller.\nIf you are using a module and expect the file to exist on the remote, see the remote_src option`;
}

/** ansible-core looks beside the playbook last of all, and tells of it twice where it has nowhere else to look. */
function told(places: readonly string[]): readonly string[] {
  return places.length === 2 ? [...places, ...places] : places;
}
