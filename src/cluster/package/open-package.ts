import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CbxError, SourceFile } from '../../errors/index.ts';
import { type ClusterPackage, findClusterPackage } from '../../inventory/index.ts';
import { didYouMean } from '../../util/nearest.ts';
import { isDirectory, isFile } from '../../util/path-kind.ts';

/**
 * The package that a command line names: `<org>/<name>` below `clusters` of a folder, or the path of the package or of its
 * inventory.
 * @throws CbxError CLUSTER_NO_PACKAGE with the nearest package's name
 */
export function openPackage(argument: string, folder: string = process.cwd()): ClusterPackage {
  const path = resolve(folder, argument);
  const candidates = [join(folder, 'clusters', argument), path, ...(basename(path) === 'hosts' ? [dirname(path)] : [])];
  for (const candidate of candidates) {
    const found = findClusterPackage(candidate);
    if (found !== undefined) return found;
  }
  const existing = candidates.find(isDirectory);
  if (existing !== undefined) {
    const hosts = join(existing, 'hosts');
    const isMissing = !isFile(hosts);
    const what = isMissing ? 'has no inventory named "hosts"' : 'does not lie below a folder named "clusters"';
    const at = { file: new SourceFile(isMissing ? existing : hosts, ''), start: 0, end: 0 };
    throw new CbxError('CLUSTER_NO_PACKAGE', `${argument} ${what}`, at, 'a package is clusters/<org>/<name>/hosts');
  }
  const known = listPackages(join(folder, 'clusters'));
  const hint = didYouMean(argument, known) ?? (known.length === 0 ? undefined : `there are ${known.join(', ')}`);
  const where = join(folder, 'clusters');
  throw new CbxError(
    'CLUSTER_NO_PACKAGE',
    `there is no cluster package "${argument}"`,
    undefined,
    hint ?? `looked below ${where}; a package is clusters/<org>/<name>/hosts`,
  );
}

/** The names of all packages below a folder `clusters`, sorted. */
export function listPackages(clusters: string): string[] {
  const found: string[] = [];
  const visit = (folder: string, parts: readonly string[]): void => {
    for (const entry of isDirectory(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (isFile(join(path, 'hosts'))) found.push([...parts, entry.name].join('/'));
      else if (parts.length < 3) visit(path, [...parts, entry.name]);
    }
  };
  visit(clusters, []);
  return found.sort();
}
