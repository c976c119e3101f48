import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Sockets have short names: a longer folder would leave no room for one. */
const LONGEST = 40;

const open = new Set<string>();
let isWatching = false;

/** A folder that only this user can enter, gone with the process at the latest. */
export class PrivateFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(prefix: string): Promise<PrivateFolder> {
    const parent = tmpdir().length > LONGEST ? '/tmp' : tmpdir();
    const path = await mkdtemp(join(parent, prefix));
    open.add(path);
    if (!isWatching) {
      isWatching = true;
      process.once('exit', () => {
        for (const folder of open) rmSync(folder, { recursive: true, force: true });
      });
    }
    return new PrivateFolder(path);
  }

  async remove(): Promise<void> {
    open.delete(this.path);
    await rm(this.path, { recursive: true, force: true });
  }
}
