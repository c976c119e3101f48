import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** Endings of plugins, in the order they are looked for. */
const ENDINGS = ['.mjs', '.js', '.ts'];

/** The file of a plugin in the first folder that has it; undefined when none has. */
export function findPlugin(name: string, folders: readonly string[]): string | undefined {
  // A collection's name has dots, a plugin's never: nothing else may lead out of the folder.
  if (!/^\w+$/.test(name)) return undefined;
  for (const folder of folders) {
    const found = ENDINGS.map((ending) => join(folder, name + ending)).find(isFile);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Endings of files that stand beside modules and are none (ansible-core 2.14). */
const NO_MODULES = ['.pyc', '.pyo', '.swp', '.bak', '~', '.rpm', '.md', '.txt', '.rst', '.yml', '.yaml', '.ini', '.ts'];

/** The file of a task module in the first folder that has it: a plugin, else a program of whatever language. */
export function findModule(name: string, folders: readonly string[]): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  for (const folder of folders) {
    const plugin = findPlugin(name, [folder]);
    if (plugin !== undefined) return plugin;
    const program = namesIn(folder).find(
      (entry) => basename(entry, extname(entry)) === name && !NO_MODULES.some((ending) => entry.endsWith(ending)),
    );
    if (program !== undefined && isFile(join(folder, program))) return join(folder, program);
  }
  return undefined;
}

/** True for a file that is loaded as JavaScript. */
export function isPluginFile(path: string): boolean {
  return ENDINGS.includes(extname(path));
}

/** Every plugin in the folders by its name; of two with one name the first counts. */
export function listPlugins(folders: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of namesIn(folder)) {
      const ending = extname(entry);
      const name = basename(entry, ending);
      if (ENDINGS.includes(ending) && !entry.endsWith('.d.ts') && !found.has(name))
        found.set(name, join(folder, entry));
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** A folder may be no folder at all: `ANSIBLE_LIBRARY=/dev/null` is a usual way to say that there is none. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
