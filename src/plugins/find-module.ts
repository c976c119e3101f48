import { basename, extname, join } from 'node:path';
import { isFile } from '../util/path-kind.ts';
import { findPlugin, namesIn } from './find-plugin.ts';

/** Where users' modules are looked for. */
export interface ModuleFolders {
  /** `library/` folders and the module path, the first one first. */
  readonly libraries: readonly string[];
  /** Folders with `ansible_collections/` below. */
  readonly collections: readonly string[];
}

/** Endings of files that stand beside modules and are none (ansible-core 2.14). */
const NO_MODULES = ['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst', '.yml', '.yaml', '.ini', '.ts'];

/**
 * The file of a task module in the first folder that has it: a plugin, else a program of whatever language. Full names lead
 * into installed collections, where an action without a module is one, too.
 */
export function findModule(name: string, { libraries, collections }: ModuleFolders): string | undefined {
  const parts = name.split('.');
  const file = parts.pop() ?? '';
  // Nothing else may lead out of the folder.
  if (![...parts, file].every((part) => /^\w+$/.test(part)) || parts.length === 1) return undefined;
  const inCollection = (kind: string): string[] =>
    collections.map((folder) => join(folder, 'ansible_collections', ...parts, 'plugins', kind));
  const folders = parts.length === 0 ? libraries : ['modules', 'action'].flatMap(inCollection);
  for (const folder of folders) {
    const plugin = findPlugin(file, [folder]);
    if (plugin !== undefined) return plugin;
    const program = namesIn(folder).find(
      (entry) => basename(entry, extname(entry)) === file && !NO_MODULES.some((ending) => entry.endsWith(ending)),
    );
    if (program !== undefined && isFile(join(folder, program))) return join(folder, program);
  }
  return undefined;
}
