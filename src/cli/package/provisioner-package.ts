import { join } from 'node:path';
import { listPackages, openPackage, toPackageDocument } from '../../cluster/index.ts';
import { CbxError } from '../../errors/index.ts';
import type { ClusterPackage } from '../../inventory/index.ts';
import { openInventory } from '../open-inventory.ts';
import { type PackageSession, packageText } from './package-session.ts';

/**
 * The package of the provisioner that a cluster boots from: the one that is given, the one that `provisioner_package`
 * names, or the only one beside it with the same `provisioner_server_dn`.
 * @throws CbxError CLUSTER_NO_PROVISIONER
 */
export async function findProvisionerPackage(open: PackageSession, given?: string): Promise<ClusterPackage> {
  const named = given ?? packageText(open, 'provisioner_package');
  if (named !== '') return openPackage(named, baseOf(open.place));
  const name = packageText(open, 'provisioner_server_dn');
  const found = await packagesWhere(
    open,
    (vars) => vars.cluster_type === 'coreos-provisioner' && vars.provisioner_server_dn === name,
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what =
    only === undefined ? 'no package' : `${found.length} packages (${found.map((one) => one.name).join(', ')})`;
  throw new CbxError(
    'CLUSTER_NO_PROVISIONER',
    `${what} of the type coreos-provisioner with the name ${name} beside ${open.place.name}`,
    open.session.inventory.groupVariables('all').get('provisioner_server_dn')?.at,
    'name it with --from <org>/<name>, or in the variable provisioner_package',
  );
}

/** The cluster packages that boot from a provisioner's package. */
export function clustersOf(open: PackageSession): Promise<readonly ClusterPackage[]> {
  const name = packageText(open, 'provisioner_server_dn');
  return packagesWhere(open, (vars) => vars.cluster_type === 'coreos-pxe' && vars.provisioner_server_dn === name);
}

async function packagesWhere(
  { place }: PackageSession,
  fits: (vars: Readonly<Record<string, unknown>>) => boolean,
): Promise<readonly ClusterPackage[]> {
  const found: ClusterPackage[] = [];
  const base = baseOf(place);
  for (const name of listPackages(join(base, 'clusters'))) {
    if (name === place.name) continue;
    const other = openPackage(name, base);
    // What is odd about other packages is told when they are opened for themselves.
    const { inventory } = await openInventory({ inventory: [other.folder] }, undefined, () => undefined);
    if (fits(toPackageDocument(inventory).vars)) found.push(other);
  }
  return found;
}

/** The folder that holds `clusters`. */
function baseOf({ folder, name }: ClusterPackage): string {
  return join(folder, ...name.split('/').map(() => '..'), '..');
}
