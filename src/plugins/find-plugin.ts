import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { isFile } from '../util/path-kind.ts';

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

/** Names in a folder, in order; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
