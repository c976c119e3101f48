import { basename, dirname, join } from 'node:path';
import { isFile } from '../util/path-kind.ts';

export interface ClusterPackage {
  readonly folder: string;
  /** The inventory in it. */
  readonly hosts: string;
  /** The path below `clusters`: `eg/core`. */
  readonly name: string;
}

/**
 * The cluster package that a folder is: it holds a file `hosts` and lies below a folder `clusters`. Of a package only
 * `hosts`, `group_vars` and `host_vars` are inventory, because deploying fills it with files that Ansible would read as
 * hosts. Undefined for every other folder.
 */
export function findClusterPackage(folder: string): ClusterPackage | undefined {
  const hosts = join(folder, 'hosts');
  if (!isFile(hosts)) return undefined;
  const parts = [basename(folder)];
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    if (basename(above) === 'clusters') return { folder, hosts, name: parts.join('/') };
    parts.unshift(basename(above));
  }
  return undefined;
}
