import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Settings } from '../config/index.ts';
import { CbxError } from '../errors/index.ts';
import {
  type CollectionFolder,
  findModule,
  importPlugin,
  isPluginFile,
  type ModuleFolders,
  type PluginFolders,
} from '../plugins/index.ts';
import { executableModule, moduleStyle, type TaskModule } from '../task/index.ts';

/**
 * Folders of users' template plugins: beside the playbook, in the roles beside it and in `roles_path`, those of the
 * settings, and the collections beside the playbook and in `collections_path`.
 */
export function pluginFolders(settings: Settings, playbookDir: string): PluginFolders {
  const roles = [join(playbookDir, 'roles'), ...settings.get('DEFAULT_ROLES_PATH')].flatMap(foldersIn);
  const bases = [playbookDir, ...new Set(roles)];
  const all = (name: string, more: readonly string[]): string[] => [...bases.map((base) => join(base, name)), ...more];
  return {
    filters: all('filter_plugins', settings.get('DEFAULT_FILTER_PLUGIN_PATH')),
    tests: all('test_plugins', settings.get('DEFAULT_TEST_PLUGIN_PATH')),
    lookups: all('lookup_plugins', settings.get('DEFAULT_LOOKUP_PLUGIN_PATH')),
    collections: [join(playbookDir, 'collections'), ...settings.get('COLLECTIONS_PATHS')].flatMap(collectionsIn),
  };
}

function collectionsIn(folder: string): CollectionFolder[] {
  return foldersIn(join(folder, 'ansible_collections')).flatMap((namespace) =>
    foldersIn(namespace).map((path) => ({ name: `${basename(namespace)}.${basename(path)}`, path })),
  );
}

/**
 * A task module of a user's or a collection's from the first folder that has it; undefined when none has. Throws PLAYBOOK_BAD_PLUGIN.
 *
 * @param isOwn cbx has a module of that name: one in Python does not take its place
 */
export async function loadUserModule(
  name: string,
  folders: ModuleFolders,
  isOwn: boolean,
): Promise<TaskModule | undefined> {
  const path = findModule(name, folders);
  if (path === undefined) return undefined;
  if (!isPluginFile(path)) {
    const isPassedOver = isOwn && moduleStyle(readFileSync(path)) === 'python';
    return isPassedOver ? undefined : executableModule(name, path);
  }
  const module = (await importPlugin(path)).default as Partial<TaskModule> | undefined;
  if (module === undefined || typeof module.kind !== 'string' || module.schema === undefined) {
    throw new CbxError(
      'PLAYBOOK_BAD_PLUGIN',
      `${path} exports no task module`,
      undefined,
      'export default defineTask({ … })',
    );
  }
  return module as TaskModule;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
