import type { Command } from 'commander';
import { lockPackage, type VmAnswer } from '../cluster/index.ts';
import { CbxError } from '../errors/index.ts';
import { askVms } from './package/ask-vms.ts';
import { openSecrets, type PackageFlags, withPackageOptions, withSecretOptions } from './package/package-flags.ts';
import {
  esxiSecrets,
  openPackageSession,
  type PackageRun,
  type PackageSession,
  packageText,
  runOnPackage,
  vmRole,
} from './package/package-session.ts';

/** `cbx add`: the machines that a package names and that are not there yet, and what makes them part of the cluster. */
export function register(program: Command): void {
  const command = program
    .command('add')
    .description('make the machines of a cluster package that are not there yet, and join them')
    .argument('<package>', 'the package: <org>/<name>, or its path');
  withSecretOptions(withPackageOptions(command)).action(async (name: string, flags: PackageFlags) => {
    process.exitCode = await add(name, flags);
  });
}

async function add(name: string, flags: PackageFlags): Promise<number> {
  const secrets = openSecrets(flags);
  const open = await openPackageSession(name, flags);
  const missing = missingVms((await askVms(open)).answers);
  if (missing.length === 0) {
    process.stdout.write(`${open.place.name}: every machine is there\n`);
    return 0;
  }
  process.stdout.write(`${open.place.name}: to be made: ${missing.join(', ')}\n`);
  const making = flags.check === true ? {} : await esxiSecrets(open, secrets);
  const unlock = flags.check === true ? () => undefined : lockPackage(open.place.folder);
  try {
    const runs: readonly PackageRun[] = [
      { what: vmRole(open), limit: missing.join(','), secrets: making },
      ...joining(packageText(open, 'cluster_type')),
    ];
    for (const run of runs) {
      const code = await runOnPackage(open, run);
      if (code !== 0) return code;
    }
  } finally {
    unlock();
  }
  process.stdout.write(closing(open));
  return 0;
}

/**
 * The VMs that are certainly not there.
 * @throws CbxError CLUSTER_ESXI_HOST where a host cannot be asked: a VM that is only not seen must not be made again
 */
function missingVms(answers: ReadonlyMap<string, VmAnswer>): readonly string[] {
  for (const [vm, { problem }] of answers) {
    if (problem === undefined) continue;
    const message = `whether ${vm} is there cannot be told: ${problem.split('\n')[0]}`;
    throw new CbxError('CLUSTER_ESXI_HOST', message, undefined, 'cbx control <package> shows all of them');
  }
  return [...answers].filter(([, { status }]) => status?.power === 'absent').map(([vm]) => vm);
}

/** What makes new machines part of a cluster of this type. */
function joining(type: string): readonly PackageRun[] {
  if (type === 'coreos-pxe') {
    return [{ what: 'coreos-pxe', variables: { coreos_pxe_phases: ['files', 'dhcp'] } }];
  }
  return /-(?:swarm|ucp)$/.test(type) ? [{ what: 'playbooks/join-swarm.yml' }] : [];
}

/** Nodes that boot from the network are configured by Terraform, whose plan somebody has to see first. */
function closing(open: PackageSession): string {
  if (packageText(open, 'cluster_type') !== 'coreos-pxe') return '';
  return `\nthe new nodes wait for Terraform: cbx deploy ${open.place.name} --from init\n`;
}
