/**
 * Every test, with what it needs: types, lint, ShellCheck, unit, corpus and architecture tests anywhere; the fleet, with a
 * QEMU boot, as root on a Debian. `--full` raises the seeded counts to the stated ones. What cannot run is named with its
 * reason, and the exit code is 0 only when everything that ran passed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNodePackages, installSystemPackages } from './dependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isFull = process.argv.includes('--full');
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

/** Shells that the remote scripts are run under, the linter for them, and what a corpus case becomes root with. */
const SHELLS = {
  shellcheck: 'shellcheck',
  sudo: 'sudo',
  mksh: 'mksh',
  busybox: 'busybox-static',
  dash: 'dash',
  bash: 'bash',
};
const FLEET = {
  'systemd-nspawn': 'systemd-container',
  debootstrap: 'debootstrap',
  ip: 'iproute2',
  ssh: 'openssh-client',
  'ssh-keygen': 'openssh-client',
  busybox: 'busybox-static',
  'qemu-system-x86_64': 'qemu-system-x86',
};

const counts = { passed: 0, failed: 0, skipped: 0 };
const skippedParts = [];
const env = { ...process.env, ...(isFull ? { CBX_FULL: '1', CBX_FUZZ: '100000' } : {}) };

/** One part of the tests; a program counts as one test. */
function program(name, argv) {
  part(name, () => {
    const done = spawnSync(argv[0], argv.slice(1), { cwd: root, env, stdio: 'inherit' });
    counts[done.status === 0 ? 'passed' : 'failed'] += 1;
    return done.status === 0;
  });
}

function vitest(name, project) {
  part(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'cbx-test-'));
    const output = join(folder, 'result.json');
    const done = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${output}`,
      ],
      { cwd: root, env, stdio: 'inherit' },
    );
    const result = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : undefined;
    rmSync(folder, { recursive: true });
    counts.passed += result?.numPassedTests ?? 0;
    counts.skipped += result?.numPendingTests ?? 0;
    const failed = result?.numFailedTests ?? 0;
    counts.failed += failed > 0 || done.status === 0 ? failed : 1;
    return done.status === 0;
  });
}

function part(name, run) {
  if (only.length > 0 && !only.includes(name)) return;
  const started = Date.now();
  console.log(`\n== ${name}`);
  const isFine = run();
  console.log(`== ${name}: ${isFine ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function leaveOut(name, reason) {
  if (only.length > 0 && !only.includes(name)) return;
  skippedParts.push(name);
  console.log(`\n== ${name}: not run: ${reason}`);
}

function shellScripts() {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (entry.isDirectory()) walk(`${folder}/${entry.name}`);
      else if (entry.name.endsWith('.sh')) found.push(`${folder}/${entry.name}`);
    }
  };
  walk('roles');
  return found;
}

if (!installNodePackages(root)) {
  console.error('npm ci failed: see above');
  process.exit(1);
}
const bin = (name) => join(root, 'node_modules/.bin', name);
const shellProblem = installSystemPackages(SHELLS);
if (shellProblem !== undefined) console.log(`Tests of shell scripts that need them will say so: ${shellProblem}`);

program('types', [bin('tsc'), '--noEmit']);
program('lint', [bin('biome'), 'check', '.']);
if (shellProblem === undefined) program('shellcheck', ['shellcheck', ...shellScripts()]);
else leaveOut('shellcheck', shellProblem);
program('build', [process.execPath, 'scripts/build.mjs']);
vitest('unit', 'unit');
vitest('corpus', 'corpus');
vitest('shells', 'shells');

const fleetProblem =
  process.platform !== 'linux'
    ? 'the fleet needs Linux'
    : process.getuid() !== 0
      ? 'the fleet needs root (name spaces, mounts, a bridge)'
      : installSystemPackages(FLEET);
if (fleetProblem === undefined) vitest('fleet', 'fleet');
else leaveOut('fleet', fleetProblem);

if (skippedParts.length > 0) console.log(`\nnot run here: ${skippedParts.join(', ')} (reasons above)`);
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
