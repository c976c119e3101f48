import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  type DeployState,
  deploymentOf,
  loadState,
  lockPackage,
  type Phase,
  type PhaseChoice,
  planFile,
  type Secrets,
  savePhase,
  selectPhases,
  type VmAnswer,
} from '../cluster/index.ts';
import { CbxError, formatFatal } from '../errors/index.ts';
import { lookFirst } from './deploy/look-first.ts';
import { type PhaseSettings, runPhase } from './deploy/run-phase.ts';
import type { StepOutcome } from './deploy/terraform-phase.ts';
import { confirmWord } from './package/confirm.ts';
import { openSecrets, type PackageFlags, withPackageOptions, withSecretOptions } from './package/package-flags.ts';
import { esxiSecrets, openPackageSession, type PackageSession, packageText } from './package/package-session.ts';
import { table } from './table.ts';
import { isInteractive } from './terminal.ts';

interface DeployFlags extends PackageFlags, PhaseChoice {
  readonly phases?: boolean;
  readonly yes?: boolean;
  readonly powerOn?: boolean;
}

/** Exit codes that deploy has beside those of `cbx run`. */
const PREFLIGHT_FAILED = 6;
const CANCELLED = 130;

/** `cbx deploy`: a package becomes running machines, and for network boot a cluster. */
export function register(program: Command): void {
  const command = program
    .command('deploy')
    .description('deploy a cluster package: look first, then phase by phase')
    .argument('<package>', 'the package: <org>/<name>, or its path')
    .option('--phases', 'show the phases and how far they came, run nothing')
    .option('--from <phase>', 'start with this phase')
    .option('--until <phase>', 'end with this phase')
    .option('--only <phase>', 'run this phase alone')
    .option('--resume', 'go on with the first phase that is not done')
    .option('-y, --yes', 'apply without asking')
    .option('--power-on', 'switch the nodes on when Terraform waits for them');
  withSecretOptions(withPackageOptions(command)).action(async (name: string, flags: DeployFlags) => {
    process.exitCode = await deploy(name, flags).catch((error: unknown) => {
      if (!(error instanceof CbxError) || error.code !== 'CLI_CANCELLED') throw error;
      process.stderr.write(`${formatFatal(error)}\n`);
      return CANCELLED;
    });
  });
}

async function deploy(name: string, flags: DeployFlags): Promise<number> {
  const started = Date.now();
  const secrets = openSecrets(flags);
  const open = await openPackageSession(name, flags);
  const { folder } = open.place;
  const deployment = deploymentOf(packageText(open, 'cluster_type'));
  const state = loadState(folder);
  if (flags.phases === true) {
    process.stdout.write(phaseTable(deployment?.phases ?? [], state));
    return 0;
  }
  const phases = selectPhases(deployment?.phases ?? [], flags, state);
  process.stdout.write(banner(open, deployment?.title ?? '', phases));
  if (phases.some(isApply) && flags.yes !== true && flags.check !== true && !isInteractive()) {
    const hint = 'use --yes, or end before it with --until plan';
    throw new CbxError('CLI_NO_TERMINAL', 'there is no terminal to confirm apply on', undefined, hint);
  }
  const { isReady, vms, terraform } = await lookFirst(open);
  if (!isReady) return PREFLIGHT_FAILED;
  const settings: PhaseSettings = {
    secrets: await askSecrets(open, secrets, phases, vms),
    terraform,
    powersOn: flags.powerOn === true,
  };
  // Check mode leaves no trace, a lock or a state neither.
  const unlock = flags.check === true ? () => undefined : lockPackage(folder);
  let changed = 0;
  try {
    for (const [index, phase] of phases.entries()) {
      process.stdout.write(`\n[${index + 1}/${phases.length}] ${phase.name}: ${phase.about}\n`);
      const outcome = await guarded(open, phase, flags, settings);
      changed += outcome.changed;
      if (outcome.exitCode === 0) continue;
      const resume = flags.check === true ? '' : `; when it is mended: cbx deploy ${open.place.name} --resume`;
      process.stderr.write(`\nthe phase ${phase.name} failed${resume}\n`);
      return outcome.exitCode;
    }
  } finally {
    unlock();
  }
  process.stdout.write(
    `\n${flags.check === true ? 'rehearsed' : 'deployed'} in ${duration(Date.now() - started)}: ${changed === 0 ? 'no changes' : 'changed'}\n`,
  );
  return 0;
}

/** One phase with what stands around it: the pause before apply, and the state that a later run goes on from. */
async function guarded(
  open: PackageSession,
  phase: Phase,
  flags: DeployFlags,
  settings: PhaseSettings,
): Promise<StepOutcome> {
  const { folder } = open.place;
  if (flags.check === true) return runPhase(open, phase, settings);
  if (isApply(phase)) {
    if (!existsSync(planFile({ folder }))) return nothingPlanned(folder);
    await pause(open, flags.yes === true);
  }
  const started = new Date().toISOString();
  savePhase(folder, phase.name, { status: 'running', started });
  const end = (status: 'done' | 'failed', changed: number): void =>
    savePhase(folder, phase.name, { status, started, ended: new Date().toISOString(), changed });
  try {
    const outcome = await runPhase(open, phase, settings);
    end(outcome.exitCode === 0 ? 'done' : 'failed', outcome.changed);
    return outcome;
  } catch (error) {
    end('failed', 0);
    throw error;
  }
}

const isApply = ({ work }: Phase): boolean => work.kind === 'terraform' && work.step === 'apply';

/** A plan without a change leaves no file; one that is gone was applied, and has to be made anew. */
function nothingPlanned(folder: string): StepOutcome {
  if (loadState(folder).plan?.changed === 0) {
    process.stdout.write('nothing to apply\n');
    savePhase(folder, 'apply', { status: 'done', started: new Date().toISOString(), changed: 0 });
    return { exitCode: 0, changed: 0 };
  }
  const path = planFile({ folder });
  throw new CbxError('CLUSTER_PHASE', `there is no plan at ${path}`, undefined, 'start with --from plan');
}

/**
 * The pause for the operator, who may as well feed the files to the graphical installer by hand.
 * @throws CbxError CLI_CANCELLED
 */
async function pause({ place }: PackageSession, isAnswered: boolean): Promise<void> {
  const what = `\nEverything that Terraform needs is in ${place.folder}`;
  const later = `everything is left as it is; to go on: cbx deploy ${place.name} --from apply`;
  await confirmWord(what, 'apply', isAnswered, later);
}

/** Only what will be used: ovftool's password where a VM is to be made, the administrator's where the package has none. */
async function askSecrets(
  open: PackageSession,
  secrets: Secrets,
  phases: readonly Phase[],
  vms: ReadonlyMap<string, VmAnswer>,
): Promise<Readonly<Record<string, string>>> {
  if (open.session.flags.check) return {};
  const runs = (name: string): boolean => phases.some((phase) => phase.name === name);
  const overwrites = packageText(open, 'overwrite_existing_vms') !== '';
  const isMade = overwrites || [...vms.values()].some(({ status }) => status?.power === 'absent');
  const esxi = runs('vms') && isMade ? await esxiSecrets(open, secrets) : {};
  const isKnown =
    open.session.extraVars.has('tectonic_admin_password') ||
    open.document.vars.tectonic_admin_password !== undefined ||
    existsSync(join(open.place.folder, 'terraform.tfvars.json'));
  const admin =
    runs('files') && !isKnown
      ? { tectonic_admin_password: await secrets.get('tectonic_admin_password', 'Password of the administrator', true) }
      : {};
  return { ...esxi, ...admin };
}

function banner(open: PackageSession, title: string, phases: readonly Phase[]): string {
  const rows = [
    ['cluster', packageText(open, 'cluster_name') || open.place.name],
    ['package', open.place.folder],
    ['type', `${packageText(open, 'cluster_type')} (${title})`],
    ['target', packageText(open, 'vmware_target')],
    ['phases', phases.map(({ name }) => name).join(', ')],
  ];
  return `${rows.map(([what = '', text = '']) => `${what.padEnd(9)}${text}`).join('\n')}\n`;
}

function phaseTable(phases: readonly Phase[], state: DeployState): string {
  const rows = phases.map(({ name, about }) => {
    const { status, ended } = state[name] ?? { status: 'not run' };
    return [name, status, ended?.slice(0, 19).replace('T', ' ') ?? '', about];
  });
  return table(['phase', 'state', 'ended (UTC)', 'what'], rows);
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
