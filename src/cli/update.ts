import type { Command } from 'commander';
import { type PackageFlags, withPackageOptions } from './package/package-flags.ts';
import { openPackageSession, packageText, runOnPackage } from './package/package-session.ts';

/** Types whose nodes are updated by their package manager, while the others of the swarm do their work. */
const SWARMS: ReadonlySet<string> = new Set(['centos-swarm', 'centos-ucp', 'rhel-swarm', 'rhel-ucp']);

/** `cbx update`: newer packages for the nodes of a swarm, one after the other. */
export function register(program: Command): void {
  const command = program
    .command('update')
    .description("update the packages of a swarm's nodes, one node after the other")
    .argument('<package>', 'the package: <org>/<name>, or its path');
  withPackageOptions(command).action(async (name: string, flags: PackageFlags) => {
    process.exitCode = await update(name, flags);
  });
}

async function update(name: string, flags: PackageFlags): Promise<number> {
  const open = await openPackageSession(name, flags);
  const type = packageText(open, 'cluster_type');
  if (SWARMS.has(type)) return runOnPackage(open, { what: 'playbooks/update-swarm.yml' });
  const own = type.startsWith('coreos') ? '; its nodes update themselves' : '';
  process.stdout.write(`${open.place.name}: nothing is defined for the type ${type}${own}\n`);
  return 0;
}
