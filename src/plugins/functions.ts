import { listPlugins } from './find-plugin.ts';
import { importPlugin } from './import-plugin.ts';

/** What a plugin exports, and the file it stands in. */
export interface PluginFunction {
  readonly path: string;
  readonly run: (...args: unknown[]) => unknown;
}

/** Functions that the files of some folders export, by name; a default export is called after its file. */
export async function findFunctions(folders: readonly string[]): Promise<Map<string, PluginFunction>> {
  const functions = new Map<string, PluginFunction>();
  for (const [file, path] of listPlugins(folders)) {
    for (const [exported, value] of Object.entries(await importPlugin(path))) {
      if (typeof value !== 'function') continue;
      functions.set(exported === 'default' ? file : exported, { path, run: value as PluginFunction['run'] });
    }
  }
  return functions;
}
