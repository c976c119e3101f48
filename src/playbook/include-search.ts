import { dirname, isAbsolute, join, resolve } from 'node:path';
import { CbxError, type Sourced } from '../errors/index.ts';
import type { Play, Role } from './ast.ts';
import { isFile } from './source.ts';

export interface IncludePlace {
  readonly play: Play;
  readonly role: Role | undefined;
  readonly isHandler: boolean;
  readonly folders: readonly string[];
}

/**
 * The file that an include means. A relative name is looked for beside the files that lead to the include, innermost
 * first, each below the role's `tasks/` (or `handlers/`), the role, the playbook's `tasks/` and the playbook's folder.
 * @throws CbxError PLAYBOOK_FILE_NOT_FOUND with every path that was tried
 */
export function findTaskFile(name: Sourced<string>, place: IncludePlace): string {
  const tried: string[] = [];
  for (const path of candidates(name.value, place)) {
    if (tried.includes(path)) continue;
    if (isFile(path)) return path;
    tried.push(path);
  }
  const hint = `looked for ${tried.join(', ')}`;
  throw new CbxError('PLAYBOOK_FILE_NOT_FOUND', `there is no task file "${name.value}"`, name.at, hint);
}

function* candidates(name: string, place: IncludePlace): Iterable<string> {
  if (isAbsolute(name)) {
    yield name;
    return;
  }
  const kind = place.isHandler ? 'handlers' : 'tasks';
  const playbookDir = dirname(place.play.file);
  const bases = [playbookDir, join(playbookDir, kind)];
  if (place.role !== undefined) bases.unshift(join(place.role.path, kind), place.role.path);
  let below = '';
  for (let level = place.folders.length - 1; level >= 0; level -= 1) {
    const folder = place.folders[level] as string;
    below = isAbsolute(folder) ? folder : join(folder, below);
    for (const base of bases) yield resolve(base, below, name);
  }
  for (const base of bases) yield resolve(base, name);
}
