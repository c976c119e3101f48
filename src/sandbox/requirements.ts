import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { mustRun } from './program.ts';

/** What raising a sandbox calls, and the Debian package that has it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'systemd-nspawn': 'systemd-container',
  debootstrap: 'debootstrap',
  ip: 'iproute2',
  nsenter: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
  'ssh-keygen': 'openssh-client',
  perl: 'perl-base',
  '/usr/lib/apt/apt-helper': 'apt',
};

const SYSTEM_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** What stands between this machine and a sandbox; nothing at all when `problems` is empty. */
export interface Readiness {
  readonly problems: readonly string[];
  /** Debian packages that would help. */
  readonly packages: readonly string[];
}

/** Looks, without changing anything, whether sandboxes can be raised here. `extra` maps further programs to packages. */
export function readiness(extra: Readonly<Record<string, string>> = {}): Readiness {
  if (process.platform !== 'linux') {
    return { problems: ['a sandbox needs Linux (its hosts are Linux containers)'], packages: [] };
  }
  const problems: string[] = [];
  if (process.getuid?.() !== 0) problems.push('a sandbox needs root (name spaces, mounts, a bridge)');
  const missing = Object.entries({ ...PROGRAMS, ...extra }).filter(([program]) => findProgram(program) === undefined);
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (missing.length > 0) problems.push(`missing programs: ${missing.map(([program]) => program).join(', ')}`);
  return { problems, packages };
}

/** Throws one SANDBOX_NOT_POSSIBLE that names everything that is missing and the command that mends it. */
export function requireReadiness(extra?: Readonly<Record<string, string>>): void {
  const { problems, packages } = readiness(extra);
  if (problems.length === 0) return;
  const hint =
    packages.length > 0
      ? `apt-get install -y --no-install-recommends ${packages.join(' ')}   (or let "cbx sandbox up --install" do it)`
      : 'run it as root on a Debian machine';
  throw new CbxError('SANDBOX_NOT_POSSIBLE', problems.join('; '), undefined, hint);
}

/** Installs what is missing with the machine's own apt; no daemon is started by any of these packages. */
export async function installRequirements(
  report: (line: string) => void,
  extra: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { packages } = readiness(extra);
  if (packages.length === 0 || findProgram('apt-get') === undefined || process.getuid?.() !== 0) return;
  report(`installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun(['apt-get', 'update', '-q'], { env });
  await mustRun(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages], { env });
}

/** The full path of a program; the system folders count even where a user's PATH lacks them. */
export function findProgram(name: string): string | undefined {
  if (name.includes('/')) return isExecutable(name) ? name : undefined;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_PATH];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
