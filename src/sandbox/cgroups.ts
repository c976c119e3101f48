import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const OURS = 'cbx-sandbox';

/**
 * A control group of the host's own in every hierarchy: nspawn wants to be alone in one, and systemd inside must not
 * move the machine's processes about. Returns the folders that the supervisor has to join.
 */
export function makeControlGroups(sandbox: string, host: string): readonly string[] {
  const folders: string[] = [];
  for (const mount of hierarchies()) {
    const folder = join(mount, OURS, sandbox, host);
    try {
      mkdirSync(folder, { recursive: true });
      folders.push(folder);
    } catch {
      // A read-only hierarchy (a container without delegation): the host then shares ours.
    }
  }
  return folders;
}

/** Removes the control groups of a sandbox or of one host, which are empty once its processes are gone. */
export async function removeControlGroups(sandbox: string, host = ''): Promise<void> {
  for (const mount of hierarchies()) {
    const folder = join(mount, OURS, sandbox, host);
    // The kernel lets go of a group a moment after its last process.
    for (let tries = 0; tries < 20 && existsSync(folder) && !removeTree(folder); tries += 1) await sleep(100);
    for (const parent of [join(mount, OURS, sandbox), join(mount, OURS)]) tryRemove(parent);
  }
}

function removeTree(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  return tryRemove(folder);
}

function tryRemove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}

/** cpuset is left out: a new group there has no processors, and nothing can join it. */
function hierarchies(): readonly string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, path = '', type = '']) => /^cgroup2?$/.test(type) && !/cpuset/.test(path))
    .map(([, path = '']) => path);
}
