import { join } from 'node:path';
import type { PluginKind } from '../template/index.ts';

/** A collection that is installed: `namespace.name` and its folder. */
export interface CollectionFolder {
  readonly name: string;
  readonly path: string;
}

/** Where filters, tests and lookups are looked for, the first folder first. */
export interface PluginFolders {
  readonly filters: readonly string[];
  readonly tests: readonly string[];
  readonly lookups: readonly string[];
  /** Their plugins stand in `plugins/filter` and so on, and are called by full names. */
  readonly collections?: readonly CollectionFolder[];
}

/** Folders that may hold a plugin of that name: a collection's for its full name, else those for short ones. */
export function foldersOf(kind: PluginKind, name: string, folders: PluginFolders): readonly string[] {
  const collection = /^(\w+\.\w+)\.\w+$/.exec(name)?.[1];
  if (collection === undefined) return folders[`${kind}s`];
  const installed = (folders.collections ?? []).filter((one) => one.name === collection);
  return installed.map(({ path }) => join(path, 'plugins', kind));
}
