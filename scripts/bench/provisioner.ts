/**
 * `npm run bench:provisioner`: the role `provisioner` by cbx and, unchanged, by ansible-core from Debian, each on a fresh
 * machine of the same image: first run and unchanged second runs, as wall time. ansible-core lives in a machine of the
 * sandbox and never on this one; it runs with pipelining and a kept connection, which is its fast way.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  installRequirements,
  mustRun,
  type ProgramResult,
  raiseSandbox,
  runProgram,
  SANDBOX_ENVIRONMENT,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import { copyPackage } from '../../test/helpers/provisioner/package-copy.ts';
import { recapOf } from '../../test/helpers/run-cbx.ts';
import { bootServiceRelease, type Release } from '../boot-service/release.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const HOST = 'core-provisioner';
const TARGET = { name: HOST, address: '192.168.1.40', accounts: [{ name: 'admin' }] };
const CONTROLLER = { name: 'controller', address: '192.168.1.250' };
const PACKAGES = 'isc-dhcp-server tftpd-hpa tftp-hpa pxelinux syslinux-common ipxe openssl chrony';
const SECOND_RUNS = 3;

interface Run {
  readonly seconds: number;
  readonly changed: number;
}

function variablesFor(tarball: string, release: Release): string {
  return JSON.stringify({
    matchbox_source: tarball,
    matchbox_sha256: release.sha256,
    dhcpd_hosts: [{ name: 'core-c1', mac: '52:54:00:12:34:56', address: '192.168.1.41' }],
  });
}

async function withSandbox<T>(
  name: string,
  hosts: Parameters<typeof raiseSandbox>[0]['hosts'],
  work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await raiseSandbox({ name, hosts, image: 'python', gateways: ['192.168.1.2'], report: say });
  try {
    return await work(sandbox);
  } finally {
    await sandbox.down();
  }
}

async function timed(run: () => Promise<ProgramResult>): Promise<Run> {
  const started = performance.now();
  const { rc, stdout, stderr } = await run();
  const seconds = (performance.now() - started) / 1000;
  if (rc !== 0) throw new Error(`ended with ${rc}:\n${stdout.slice(-3000)}\n${stderr.slice(-2000)}`);
  return { seconds, changed: recapOf(stdout, HOST).changed ?? Number.NaN };
}

async function repeat(run: () => Promise<ProgramResult>): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let turn = 0; turn <= SECOND_RUNS; turn += 1) runs.push(await timed(run));
  return runs;
}

/** The role, the package and the release on the controller machine, and ansible-core from the sandbox's own relay. */
async function byAnsible(release: Release): Promise<readonly Run[]> {
  return withSandbox(`bench-ansible-${process.pid}`, [CONTROLLER, TARGET], async (sandbox) => {
    const inside = (script: string, input?: Uint8Array): Promise<string> =>
      mustRun(sandbox.hostCommand('controller', ['sh', '-c', script]), input === undefined ? {} : { input });
    say('installing ansible-core on the controller machine');
    await inside(
      'apt-get -qq update && apt-get -qq install -y --no-install-recommends ansible-core openssh-client >/dev/null',
    );
    // The packages of the role come into the relay's cache, so that neither side pays for fetching them.
    await inside(`apt-get -qq install -y --download-only ${PACKAGES} >/dev/null`);
    const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
    try {
      writeFileSync(join(folder, 'site.yml'), playOfRole());
      writeFileSync(join(folder, 'key'), readFileSync(sandbox.key), { mode: 0o600 });
      writeFileSync(join(folder, 'known_hosts'), readFileSync(sandbox.knownHosts));
      writeFileSync(join(folder, 'hosts'), readFileSync(join(ROOT, 'clusters/eg/core-provisioner/hosts')));
      writeFileSync(
        join(folder, 'ansible.cfg'),
        [
          '[defaults]',
          'private_key_file=/bench/key',
          'interpreter_python=/usr/bin/python3',
          '[ssh_connection]',
          'pipelining=True',
          'ssh_args=-o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=/bench/known_hosts',
          '',
        ].join('\n'),
      );
      const pack = (top: string, ...names: string[]): Buffer =>
        execFileSync('tar', ['-C', top, '-cf', '-', ...names], { maxBuffer: 1 << 30 });
      await inside('mkdir -p /bench && tar -C /bench -xf -', pack(folder, '.'));
      await inside('tar -C /bench -xf -', pack(ROOT, 'roles/provisioner'));
      await inside('cat >/bench/release.tar.gz', readFileSync(release.path));
    } finally {
      rmSync(folder, { recursive: true });
    }
    const variables = variablesFor('/bench/release.tar.gz', release);
    const words = ['sh', '-c', 'cd /bench && exec ansible-playbook -i hosts site.yml -e "$1"', 'sh', variables];
    say('running the role by ansible-playbook');
    return repeat(() => runProgram(sandbox.hostCommand('controller', words)));
  });
}

function playOfRole(): string {
  const header = readFileSync(join(ROOT, 'roles/provisioner/meta/cbx.yml'), 'utf8');
  const keywords = header
    .slice(header.indexOf('play:\n') + 'play:\n'.length)
    .replace(/^ {2}name: (.*)$/m, '- name: $1');
  return `${keywords}  roles: [provisioner]\n`;
}

async function byCbx(release: Release): Promise<readonly Run[]> {
  const program = join(ROOT, 'dist/bin/cbx.js');
  if (!existsSync(program)) execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
  const folder = copyPackage('eg/core-provisioner', 'bench');
  try {
    return await withSandbox(`bench-cbx-${process.pid}`, [TARGET], async (sandbox) => {
      const words = ['run', 'provisioner', '--sandbox', '-i', folder, '-e', variablesFor(release.path, release)];
      const env = { ...process.env, [SANDBOX_ENVIRONMENT]: sandbox.name };
      say('running the role by cbx');
      return repeat(() => runProgram(sandbox.command([process.execPath, program, ...words]), { env }));
    });
  } finally {
    rmSync(dirname(dirname(dirname(folder))), { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function say(line: string): void {
  console.log(`-- ${line}`);
}

await installRequirements(say);
const release = await bootServiceRelease(say);
const ansible = await byAnsible(release);
const cbx = await byCbx(release);
const seconds = (run: Run | undefined): number => run?.seconds ?? Number.NaN;
const second = (runs: readonly Run[]): number => median(runs.slice(1).map((run) => run.seconds));
const row = (what: string, a: number, b: number): void =>
  console.log(`| ${what} | ${a.toFixed(1)} s | ${b.toFixed(1)} s | ${(a / b).toFixed(1)} |`);
console.log(`\nRole provisioner, Debian 12 machine, ${cpus().length} cores, node ${process.version}\n`);
console.log('| run | ansible-playbook | cbx | ratio |\n| --- | --- | --- | --- |');
row('first', seconds(ansible[0]), seconds(cbx[0]));
row(`second (median of ${SECOND_RUNS})`, second(ansible), second(cbx));
console.log(`\nchanged: ansible ${ansible.map((run) => run.changed)}, cbx ${cbx.map((run) => run.changed)}`);
