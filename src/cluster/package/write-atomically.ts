import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file of a package so that readers see the old or the new content, and never more rights than it ends with. */
export function writeAtomically(path: string, content: string | Buffer, mode: number): void {
  const partial = `${path}.${process.pid}.partial`;
  try {
    writeFileSync(partial, content, { mode: 0o600, flag: 'wx' });
    chmodSync(partial, mode);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
