import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bootServiceRelease } from '../../scripts/boot-service/release.ts';
import { openSandbox, type ProgramResult, raiseSandbox, readState, type Sandbox } from '../../src/sandbox/index.ts';
import { hostTree } from '../helpers/provisioner/host-tree.ts';
import { copyPackage } from '../helpers/provisioner/package-copy.ts';
import { recapOf, runCbx } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const HOST = 'core-provisioner';
const NAMES = ['cbx', 'ansible'].map((label) => `test-beside-${label}-${process.pid}`);
const PLAY = `- hosts: coreos_provisioner
  remote_user: admin
  become: true
  any_errors_fatal: true
  roles:
    - provisioner
`;
const PROBLEM = fleetProblem();
const isFull = process.env.CBX_FULL === '1';
if (!isFull) console.log('left to the full run: the role beside ansible-core (two images with Python)');

/** The same role on two equal hosts: by cbx from here, and by ansible-core from a third host that has it. */
describe.skipIf(PROBLEM !== undefined || !isFull)('the provisioner role beside ansible-core', () => {
  const folder = copyPackage('eg/core-provisioner', 'beside');

  afterAll(async () => {
    for (const name of NAMES) if (readState(name) !== undefined) await openSandbox(name).down();
    rmSync(dirname(dirname(dirname(folder))), { recursive: true, force: true });
  });

  async function raise(name: string): Promise<Sandbox> {
    return raiseSandbox({
      name,
      image: 'python',
      hosts: [{ name: HOST, address: '192.168.1.40', accounts: [{ name: 'admin' }] }],
      gateways: ['192.168.1.2'],
    });
  }

  it('leaves the same host, unchanged by a second run', async () => {
    const release = await bootServiceRelease();
    const variables = (source: string): string =>
      JSON.stringify({
        matchbox_source: source,
        matchbox_sha256: release.sha256,
        dhcpd_hosts: [{ name: 'core-c1', mac: '52:54:00:12:34:56', address: '192.168.1.41' }],
      });

    const ours = await raise(NAMES[0] ?? '');
    const words = ['run', 'provisioner', '-i', folder, '-e', variables(release.path)];
    const byCbx = await twice(() => runCbx(words, { inside: ours }));
    const cbxTree = await files(ours);
    await ours.down();

    const theirs = await raise(NAMES[1] ?? '');
    await raiseSandbox({
      name: theirs.name,
      image: 'controller',
      hosts: [{ name: 'controller', address: '192.168.1.30' }],
    });
    await furnishController(theirs, folder, release.path);
    const argv = [
      'ansible-playbook',
      '-i',
      'clusters/eg/core-provisioner/hosts',
      'site.yml',
      '-e',
      variables('/root/release.tar.gz'),
    ];
    const env = ['HOME=/root', 'ANSIBLE_CONFIG=/root/ansible.cfg'];
    const byAnsible = await twice(() => theirs.hostExec('controller', ['env', '-C', '/root', ...env, ...argv]));
    const ansibleTree = await files(theirs);

    for (const { label, first, second } of [
      { label: 'cbx', ...byCbx },
      { label: 'ansible-core', ...byAnsible },
    ]) {
      console.log(`${label.padEnd(14)} first run ${first.toFixed(1)} s, second run ${second.toFixed(1)} s`);
    }
    expect(cbxTree).toEqual(ansibleTree);
  });
});

/** Two runs that have to succeed, the second without a change; their wall time in seconds. */
async function twice(run: () => Promise<ProgramResult>): Promise<{ first: number; second: number }> {
  const seconds: number[] = [];
  for (const turn of ['first', 'second']) {
    const started = Date.now();
    const { rc, stdout, stderr } = await run();
    seconds.push((Date.now() - started) / 1000);
    expect(rc, `${turn} run: ${stdout}${stderr}`).toBe(0);
    if (turn === 'second') expect(recapOf(stdout, HOST).changed, stdout).toBe(0);
  }
  return { first: seconds[0] ?? 0, second: seconds[1] ?? 0 };
}

/** Modes, owners and paths of what the role is about, without what differs from one run to the next (sizes and times). */
async function files(sandbox: Sandbox): Promise<readonly string[]> {
  const about =
    /(\/etc\/(dhcp|default|matchbox|chrony|systemd\/system|hosts|hostname)|\/srv\/tftp|\/var\/lib\/matchbox|\/usr\/local)(\/|\s|$)/;
  return (await hostTree(sandbox, HOST))
    .map((line) => line.replace(/^(\S+ \S+ \S+ \S+).*/, '$1'))
    .filter((line) => about.test(line));
}

async function furnishController(sandbox: Sandbox, folder: string, tarball: string): Promise<void> {
  const put = async (argv: readonly string[], input: Buffer | string): Promise<void> => {
    const { rc, stderr } = await sandbox.hostExec('controller', argv, { input });
    expect(rc, stderr).toBe(0);
  };
  const file = (path: string): readonly string[] => [
    'sh',
    '-c',
    'umask 077; mkdir -p "$(dirname "$0")"; cat >"$0"',
    path,
  ];
  await put(
    ['tar', '-xf', '-', '-C', '/root'],
    execFileSync('tar', ['-C', ROOT, '-cf', '-', 'roles'], { maxBuffer: 1e9 }),
  );
  await put(file('/root/clusters/eg/core-provisioner/hosts'), readFileSync(join(folder, 'hosts')));
  await put(file('/root/site.yml'), PLAY);
  await put(file('/root/release.tar.gz'), readFileSync(tarball));
  await put(file('/root/.ssh/id_ed25519'), readFileSync(sandbox.key));
  await put(file('/root/.ssh/known_hosts'), readFileSync(sandbox.knownHosts));
  await put(file('/root/ansible.cfg'), '[defaults]\nroles_path = /root/roles\n[ssh_connection]\npipelining = True\n');
}
