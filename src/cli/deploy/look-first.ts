import { type Problem, preflightDeploy, realWorld, terraformVersion, type VmAnswer } from '../../cluster/index.ts';
import { CbxErrors, formatError, formatWarning } from '../../errors/index.ts';
import { askVms } from '../package/ask-vms.ts';
import { type PackageSession, packageText } from '../package/package-session.ts';
import type { Terraform } from './terraform-phase.ts';

export interface Findings {
  readonly isReady: boolean;
  /** What the hosts told about the package's VMs. */
  readonly vms: ReadonlyMap<string, VmAnswer>;
  /** Where there is one: what is wrong with it is among the problems, if the package needs it. */
  readonly terraform?: Terraform;
}

/** Preflight: shows everything that is wrong, together, and whether the deployment may start. */
export async function lookFirst(open: PackageSession): Promise<Findings> {
  const world = realWorld(process.env, () => vmsOf(open));
  const { place, document, session } = open;
  const subject = { place, document, inventory: session.inventory, text: (name: string) => packageText(open, name) };
  const problems = await preflightDeploy(subject, world);
  const of = (severity: Problem['severity']) => problems.filter((one) => one.severity === severity);
  for (const { error } of of('warning')) process.stderr.write(`${formatWarning(error)}\n`);
  const errors = of('error').map(({ error }) => error);
  if (errors.length > 0) {
    const count = errors.length === 1 ? 'one problem' : `${errors.length} problems`;
    process.stderr.write(`${formatError(new CbxErrors(errors))}\n\npreflight found ${count}; nothing was changed\n`);
  }
  const isReady = errors.length === 0;
  const program = isReady ? world.findProgram('terraform') : undefined;
  const version = program === undefined ? undefined : await terraformVersion(program, world.run).catch(() => undefined);
  return {
    isReady,
    vms: await world.askVms(),
    ...(program === undefined || version === undefined ? {} : { terraform: { program, version } }),
  };
}

/** A package without VMs, or whose VMs lack what the role wants, is the schema's matter. */
async function vmsOf(open: PackageSession): Promise<ReadonlyMap<string, VmAnswer>> {
  if ((open.document.groups.vmware_vms ?? []).length === 0) return new Map();
  return (await askVms(open)).answers;
}
