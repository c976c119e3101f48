import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalFile, localFile } from './local-file.ts';
import type { TaskContext } from './module.ts';

/** What stands below the source folder; names are relative to it, parents before children. */
export interface LocalTree {
  readonly directories: readonly { readonly name: string; readonly mode: number }[];
  readonly files: readonly { readonly name: string; readonly file: LocalFile }[];
  readonly links: readonly { readonly name: string; readonly to: string }[];
}

/**
 * Reads a folder of the controller.
 * @param follow copy what a link leads to (`local_follow`), not the link
 */
export async function localTree(
  root: string,
  context: TaskContext,
  decrypt: boolean,
  follow: boolean,
): Promise<LocalTree> {
  const directories: { name: string; mode: number }[] = [];
  const files: { name: string; file: LocalFile }[] = [];
  const links: { name: string; to: string }[] = [];
  const walk = async (folder: string, above: ReadonlySet<string>): Promise<void> => {
    for (const entry of (await readdir(join(root, folder))).sort()) {
      const name = folder === '' ? entry : `${folder}/${entry}`;
      const path = join(root, name);
      const own = await lstat(path);
      if (own.isSymbolicLink() && !follow) {
        links.push({ name, to: await readlink(path) });
        continue;
      }
      const target = own.isSymbolicLink() ? await stat(path) : own;
      if (target.isDirectory()) {
        const id = `${target.dev}:${target.ino}`;
        if (above.has(id)) continue; // a link to a folder above itself
        directories.push({ name, mode: target.mode & 0o7777 });
        await walk(name, new Set([...above, id]));
      } else if (target.isFile()) files.push({ name, file: await localFile(path, context, decrypt) });
    }
  };
  await walk('', new Set());
  return { directories, files, links };
}
