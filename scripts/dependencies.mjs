/** Installs what the project's scripts need, so that one command is enough on a fresh checkout. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of package-lock.json, when they are missing or older than the lock file. Returns false when npm failed. */
export function installNodePackages(root) {
  const marker = join(root, 'node_modules/.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(marker) && (isShared(root) || statSync(marker).mtimeMs >= statSync(lock).mtimeMs)) return true;
  console.log('Installing the packages of package-lock.json …');
  // Nothing here needs an install script, so none is run.
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit' });
  return done.status === 0;
}

/** A link to the packages of another checkout, which npm would empty for its owner. */
function isShared(root) {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/**
 * Debian packages for programs that are missing. As root on a Debian they are installed with the machine's own apt;
 * otherwise the reason why not comes back as text. `wanted` maps programs to packages.
 */
export function installSystemPackages(wanted) {
  const missing = Object.entries(wanted).filter(([program]) => !isThere(program));
  if (missing.length === 0) return undefined;
  const programs = missing.map(([program]) => program).join(', ');
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (process.platform !== 'linux') return `missing programs: ${programs} (they are for Linux)`;
  const apt = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (!isThere('apt-get')) return `missing programs: ${programs} (Debian packages ${packages.join(' ')})`;
  if (process.getuid() !== 0) return `missing programs: ${programs}; as root: ${apt}`;
  console.log(`Installing ${packages.join(' ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...argv) =>
    spawnSync('apt-get', ['-qq', ...argv], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  if (!hasPackageLists()) run('update');
  const install = () => run('install', '-y', '--no-install-recommends', ...packages);
  if (install() || (run('update') && install())) return undefined;
  return `could not install ${packages.join(' ')} with apt-get`;
}

export function isThere(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function hasPackageLists() {
  const folder = '/var/lib/apt/lists';
  return (
    existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('Packages') || name.includes('_Packages'))
  );
}
