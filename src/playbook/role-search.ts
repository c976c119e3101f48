import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CbxError, type Sourced } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { isDirectory, isFile } from '../util/path-kind.ts';
import type { Play, Role } from './ast.ts';
import type { LoadContext } from './load-context.ts';

export interface FoundRole {
  readonly name: string;
  readonly path: string;
  readonly collection: string | undefined;
}

/**
 * Ansible's search for a role: `roles/` beside the playbook, roles_path, beside the role that depends on it, beside the
 * playbook; a path as it is; `namespace.collection.role` and the collections in force first.
 * @throws CbxError PLAYBOOK_ROLE_NOT_FOUND, which names every folder
 */
export function findRole(
  name: Sourced<string>,
  playbookDir: string,
  dependentPath: string | undefined,
  collections: readonly string[],
  context: LoadContext,
): FoundRole {
  const wanted = name.value;
  const inCollection = findInCollections(wanted, collections, context);
  if (inCollection !== undefined) return inCollection;
  const folders = [join(playbookDir, 'roles'), ...context.deps.rolesPath];
  if (dependentPath !== undefined) folders.push(dirname(dependentPath));
  folders.push(playbookDir);
  for (const folder of folders) {
    // An absolute name is the same below every folder; the role keeps the name that was written.
    const path = resolve(folder, wanted);
    if (isDirectory(path)) return { name: wanted, path, collection: undefined };
  }
  const fromHome = wanted.replace(/^~(?=\/|$)/, homedir());
  if (fromHome !== wanted && isDirectory(fromHome)) {
    return { name: basename(fromHome), path: resolve(fromHome), collection: undefined };
  }
  throw new CbxError(
    'PLAYBOOK_ROLE_NOT_FOUND',
    `the role '${wanted}' was not found in ${folders.join(':')}`,
    name.at,
    didYouMean(wanted, rolesIn(folders)),
  );
}

/** Names of the folders that look like roles. */
function rolesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    if (!isDirectory(folder)) return [];
    return readdirSync(folder).filter(
      (name) => isDirectory(join(folder, name, 'tasks')) || isDirectory(join(folder, name, 'meta')),
    );
  });
}

function findInCollections(name: string, collections: readonly string[], context: LoadContext): FoundRole | undefined {
  const parts = name.split('.');
  const full =
    parts.length >= 3 ? [name] : name.includes('.') ? [] : collections.map((collection) => `${collection}.${name}`);
  for (const candidate of full) {
    const [namespace, collection, ...role] = candidate.split('.');
    if (namespace === undefined || collection === undefined) continue;
    for (const folder of context.deps.collectionsPath) {
      const path = join(folder, 'ansible_collections', namespace, collection, 'roles', ...role);
      if (isDirectory(path)) return { name: candidate, path, collection: `${namespace}.${collection}` };
    }
  }
  return undefined;
}

/** `library/` folders whose modules a task can use: of its role and beside the playbook. */
export function libraryFolders(place: { readonly play: Play; readonly role: Role | undefined }): readonly string[] {
  const folders = [join(dirname(place.play.file), 'library')];
  if (place.role !== undefined) folders.unshift(join(place.role.path, 'library'));
  return folders;
}

const EXTENSIONS = ['.yml', '.yaml', '.json', ''];

/** `main` or `main.yml` in a folder of a role: the file with the first fitting ending, or the folder of that name. */
export function findRoleFile(folder: string, name: string, allowFolder: boolean): string | undefined {
  const base = resolve(folder, name);
  for (const extension of EXTENSIONS) if (isFile(base + extension)) return base + extension;
  return allowFolder && isDirectory(base) ? base : undefined;
}
