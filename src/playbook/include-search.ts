import { dirname, isAbsolute, join, resolve } from 'node:path';
import { CbxError, type Sourced } from '../errors/index.ts';
import { isFile } from '../util/path-kind.ts';
import type { Play, Role } from './ast.ts';

export interface IncludePlace {
  readonly play: Play;
  readonly role: Role | undefined;
  readonly isHandler: boolean;
  readonly folders: readonly string[];
}

/**
 * The file that an include means. A relative name is looked for below the folders that lead to the include, the innermost
 * first; in a role each time below its `tasks/` (or `handlers/`), the role, the playbook's folder of that name and the
 * playbook's own; elsewhere below the playbook's alone (ansible-core 2.14).
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
  const bases = place.role === undefined ? [playbookDir] : roleBases(place.role.path, kind, playbookDir);
  let below = '';
  for (let level = place.folders.length - 1; level >= 0; level -= 1) {
    const folder = place.folders[level] as string;
    below = isAbsolute(folder) ? folder : join(folder, below);
    for (const base of bases) yield resolve(base, below, name);
  }
  for (const base of bases) yield resolve(base, name);
}

function roleBases(rolePath: string, kind: 'tasks' | 'handlers', playbookDir: string): string[] {
  const ofRole = kind === 'tasks' ? [join(rolePath, kind)] : [join(rolePath, kind), join(rolePath, 'tasks')];
  return [...ofRole, rolePath, join(playbookDir, kind), playbookDir];
}
