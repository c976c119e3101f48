import { join } from 'node:path';
import { openPackage, type PackageDocument, type Plain, type Secrets, toPackageDocument } from '../../cluster/index.ts';
import { loadSettings } from '../../config/index.ts';
import type { Reporter, RunOutcome } from '../../executor/index.ts';
import type { ClusterPackage } from '../../inventory/index.ts';
import { packageRoot } from '../../util/package-root.ts';
import type { Value } from '../../values/index.ts';
import { playPlaybooks } from '../play-runner.ts';
import { openSession, type Session } from '../run-session.ts';
import { type PackageFlags, toRunFlags } from './package-flags.ts';

/** A cluster package with everything that runs on it share. */
export interface PackageSession {
  readonly place: ClusterPackage;
  readonly session: Session;
  readonly document: PackageDocument;
}

/** What to run on a package. */
export interface PackageRun {
  /** A role by its name, or one of cbx's own playbooks as `playbooks/<name>.yml`. */
  readonly what: string;
  readonly variables?: Readonly<Record<string, Value>>;
  /** Variables that must not show in any output. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly limit?: string | undefined;
  /** Only look, whatever the flags say. */
  readonly check?: boolean;
  /** Hears the run in place of the reporter of the settings. */
  readonly reporter?: Reporter;
}

/**
 * Opens a package by its name or path. On a terminal runs are shown live, elsewhere as the settings say.
 * @throws CbxError CLUSTER_NO_PACKAGE and those of the inventory
 */
export async function openPackageSession(argument: string, flags: PackageFlags): Promise<PackageSession> {
  const place = openPackage(argument);
  const session = await openSession(toRunFlags(place.folder, flags), isShownLive(flags) ? 'live' : undefined);
  return { place, session, document: toPackageDocument(session.inventory) };
}

/** Columns below which a live view is of no use; a terminal that tells no width has none. */
const LIVE_COLUMNS = 40;

/** On a terminal, unless somebody chose a reporter or wants to read more than a window of hosts. */
function isShownLive(flags: PackageFlags): boolean {
  const wantsMore = (flags.verbose ?? 0) > 0 || flags.diff === true;
  const isChosen = loadSettings().origin('DEFAULT_STDOUT_CALLBACK').kind !== 'default';
  const isWide = process.stdout.isTTY === true && (process.stdout.columns ?? 0) >= LIVE_COLUMNS;
  return isWide && !wantsMore && !isChosen;
}

/** A variable that all hosts of the package have, as text; empty where it is not set. Options win over the inventory. */
export function packageText({ session, document }: PackageSession, name: string): string {
  const value = session.extraVars.get(name) ?? (document.vars[name] as Plain | undefined);
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

/** Runs a role or a playbook on the package, as `cbx run` would, and returns the exit code. */
export function runOnPackage({ session }: PackageSession, run: PackageRun): Promise<RunOutcome['exitCode']> {
  const { flags, loader } = session;
  const isPlaybook = run.what.endsWith('.yml');
  const playbook = isPlaybook
    ? loader.loadPlaybook(join(packageRoot(), run.what))
    : loader.playForRole(run.what, process.cwd());
  const limit = run.limit ?? flags.limit;
  return playPlaybooks(
    {
      ...session,
      flags: {
        ...flags,
        tags: run.tags ?? flags.tags,
        check: run.check ?? flags.check,
        ...(limit === undefined ? {} : { limit }),
      },
      extraVars: new Map<string, Value>([
        ...session.extraVars,
        ...Object.entries(run.variables ?? {}),
        ...Object.entries(run.secrets ?? {}),
      ]),
      secrets: [...session.secrets, ...Object.values(run.secrets ?? {})],
      reporter: run.reporter ?? session.reporter,
    },
    [{ path: run.what, playbook }],
  );
}

/** ESXi or desktop: the role that makes and switches the package's VMs. */
export function vmRole(open: PackageSession): 'esxi-vms' | 'fusion-vms' {
  return packageText(open, 'vmware_target') === 'fusion' ? 'fusion-vms' : 'esxi-vms';
}

/** What ovftool asks for, of whom. Only ESXi hosts and vCenters have a password. */
export async function esxiSecrets(open: PackageSession, secrets: Secrets): Promise<Readonly<Record<string, string>>> {
  if (vmRole(open) === 'fusion-vms' || open.session.extraVars.has('esxi_password')) return {};
  if (open.document.vars.esxi_password !== undefined) return {};
  const server = packageText(open, 'vcenter_server');
  const user = packageText(open, 'vcenter_user') || packageText(open, 'esxi_user') || 'root';
  const where = server === '' ? 'the ESXi hosts' : server;
  return { esxi_password: await secrets.get('esxi_password', `Password of ${user} on ${where}`) };
}
