import type { Command } from 'commander';
import { statusSummary, type VmStatus, vmStatuses } from '../cluster/index.ts';
import { CbxError } from '../errors/index.ts';
import { askVms } from './package/ask-vms.ts';
import { confirmWord } from './package/confirm.ts';
import { type PackageFlags, withPackageOptions } from './package/package-flags.ts';
import {
  openPackageSession,
  type PackageSession,
  packageText,
  runOnPackage,
  vmRole,
} from './package/package-session.ts';
import { table } from './table.ts';

interface ControlFlags extends PackageFlags {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly forget?: boolean;
}

const ACTIONS = ['status', 'start', 'stop', 'suspend', 'destroy'] as const;

/** `cbx control`: the power of a package's VMs, by the role that made them. Exit codes are those of `cbx run`. */
export function register(program: Command): void {
  const command = program
    .command('control')
    .description("show, start, stop, suspend or destroy a package's virtual machines")
    .argument('<package>', 'the package: <org>/<name>, or its path')
    .argument('[action]', ACTIONS.join(', '), 'status')
    .option('--json', 'status as JSON')
    .option('-y, --yes', 'destroy without asking for the name of the cluster')
    .option('--forget', "destroy: take the cluster's entries out of the provisioner's DHCP configuration, too");
  withPackageOptions(command).action(async (name: string, action: string, flags: ControlFlags) => {
    process.exitCode = await control(name, action, flags);
  });
}

async function control(name: string, action: string, flags: ControlFlags): Promise<number> {
  if (!(ACTIONS as readonly string[]).includes(action)) {
    throw new CbxError('CLI_USAGE', `control knows no "${action}"`, undefined, `it knows ${ACTIONS.join(', ')}`);
  }
  if (flags.forget === true && (action !== 'destroy' || flags.limit !== undefined)) {
    throw new CbxError(
      'CLI_USAGE',
      '--forget belongs to destroy, and to a whole cluster',
      undefined,
      'leave out --limit',
    );
  }
  const open = await openPackageSession(name, flags);
  if (action === 'status') return status(open, flags.json === true);
  if (action === 'destroy' && flags.check !== true) {
    const vms = open.session.inventory.select('vmware_vms', flags.limit);
    const what = `${vms.length === 1 ? 'One VM' : `${vms.length} VMs`} of ${open.place.name} will be deleted, disks and all`;
    await confirmWord(what, clusterName(open), flags.yes === true);
  }
  const code = await runOnPackage(open, { what: vmRole(open), variables: { vm_action: action } });
  if (code !== 0 || flags.forget !== true) return code;
  return runOnPackage(open, { what: 'coreos-pxe', variables: { coreos_pxe_phases: ['forget'] } });
}

async function status(open: PackageSession, isJson: boolean): Promise<number> {
  const { answers, exitCode } = await askVms(open);
  const statuses = vmStatuses(open.document, answers);
  if (isJson) process.stdout.write(`${JSON.stringify(statuses, null, 2)}\n`);
  else process.stdout.write(`${table(COLUMNS, statuses.map(row))}\n${statusSummary(statuses)}\n`);
  for (const [host, problem] of problems(statuses)) process.stderr.write(`${host}: ${problem}\n`);
  return exitCode;
}

const COLUMNS = ['host', 'vm', 'power', 'address', 'cpu', 'memory'] as const;

/** An address that no one told but the package wants is in brackets. */
function row(vm: VmStatus): readonly string[] {
  const address = vm.address ?? (vm.wantedAddress === null ? '-' : `(${vm.wantedAddress})`);
  const memory = vm.memoryMb === null ? '-' : `${vm.memoryMb} MiB`;
  return [vm.host, vm.name, vm.power, address, String(vm.cpus ?? '-'), memory];
}

/** Each problem once per host, however many VMs it has. */
function problems(statuses: readonly VmStatus[]): ReadonlyMap<string, string> {
  return new Map(statuses.flatMap(({ host, problem }) => (problem === undefined ? [] : [[host, problem] as const])));
}

/** What the person has to type: the cluster's name, or the package's where it has none. */
function clusterName(open: PackageSession): string {
  const name = packageText(open, 'cluster_name');
  return name === '' || name === 'n/a' ? open.place.name : name;
}
