import { existsSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, runProgram } from '../../program.ts';
import { hasFault } from './faults.ts';
import type { EsxiState } from './state.ts';
import type { EsxiPlace } from './store.ts';

/**
 * Makes the datastores of the fault `datastore-full` really full, for the host's shell too: their content moves into a small
 * file system in memory whose last block is taken. The others get theirs back.
 */
export async function fillDatastores(place: EsxiPlace, state: EsxiState): Promise<void> {
  for (const name of state.config.datastores) {
    const folder = realpathSync(join(place.volumes, name));
    const aside = `${folder}.aside`;
    const isFull = existsSync(aside);
    const shallBe = hasFault(state.faults, 'datastore-full', name);
    if (shallBe === isFull) continue;
    if (shallBe) {
      await mustRun(['cp', '-a', folder, aside]);
      await mustRun(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
      await mustRun(['cp', '-a', `${aside}/.`, folder]);
      // It ends with "no space left", which is what is wanted.
      await runProgram(['dd', 'if=/dev/zero', `of=${join(folder, '.filler')}`, 'bs=4k']);
    } else {
      rmSync(join(folder, '.filler'), { force: true });
      rmSync(aside, { recursive: true });
      await mustRun(['cp', '-a', folder, aside]);
      // Not mounted when the host was switched off in between.
      await runProgram(['umount', folder]);
      rmSync(folder, { recursive: true });
      renameSync(aside, folder);
    }
  }
}
