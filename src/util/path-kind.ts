import { type Stats, statSync } from 'node:fs';

/** True for a file, or a link to one. Paths that cannot be (NUL, a file as folder) are none. */
export function isFile(path: string): boolean {
  return look(path)?.isFile() === true;
}

/** True for a folder, or a link to one. */
export function isDirectory(path: string): boolean {
  return look(path)?.isDirectory() === true;
}

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
