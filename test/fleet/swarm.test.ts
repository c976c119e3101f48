import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type ProgramResult, raiseSandbox, readState, type Sandbox } from '../../src/sandbox/index.ts';
import { ROOT, recapOf, runCbx } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-update-${process.pid}`;
const HOSTS = { m1: '192.168.7.11', w1: '192.168.7.21' };
const PACKAGE = `[all:vars]
cluster_type=centos-swarm
cluster_name=swarm
remote_user=admin
[docker_swarm_manager]
m1 ansible_host=${HOSTS.m1}
[docker_swarm_worker]
w1 ansible_host=${HOSTS.w1}
`;
/** Stands in for docker: logs its words, says what a healthy swarm would. A node has containers at the first look only. */
const DOCKER = `#!/bin/sh
echo "$(hostname): docker $*" >>/var/log/docker-calls
case "$1 $2" in
  'info --format')
    case $3 in
      *NodeID*) echo "id-of-$(hostname)" ;;
      *) if [ "$(hostname)" = m1 ] || [ -e /run/joined ]; then echo active; else echo inactive; fi ;;
    esac ;;
  'swarm join-token') echo SWMTKN-secret ;;
  'swarm join') : >/run/joined ;;
  'node ps') [ -e /run/was-asked ] || { : >/run/was-asked; echo container; } ;;
  'node inspect') echo ready ;;
esac
`;

/** Debian hosts with a stand-in for docker; the package that is out of date is out of date for real. */
describe.skipIf(fleetProblem() !== undefined)('the nodes of a swarm', () => {
  let top: string;
  let sandbox: Sandbox;
  const on = async (host: string, script: string, input = ''): Promise<string> => {
    const { rc, stdout, stderr } = await sandbox.hostExec(host, ['sh', '-c', script], { input });
    expect(rc, script + stdout + stderr).toBe(0);
    return stdout;
  };
  const update = (...words: string[]): Promise<ProgramResult> =>
    runCbx(['update', join(top, 'clusters/t/swarm'), ...words], { inside: sandbox });
  const version = (): Promise<string> => on('w1', "dpkg-query -W -f '${Version}' hostname");
  const calls = (): Promise<string> => on('m1', 'cat /var/log/docker-calls 2>/dev/null || :');

  beforeAll(async () => {
    top = mkdtempSync(join(tmpdir(), 'cbx-update-'));
    mkdirSync(join(top, 'clusters/t/swarm'), { recursive: true });
    writeFileSync(join(top, 'clusters/t/swarm/hosts'), PACKAGE);
    const host = ([name, address]: readonly [string, string]) => ({ name, address, accounts: [{ name: 'admin' }] });
    sandbox = await raiseSandbox({ name: NAME, hosts: Object.entries(HOSTS).map(host) });
    for (const name of Object.keys(HOSTS)) {
      await on(name, 'cat >/usr/local/bin/docker && chmod +x /usr/local/bin/docker', DOCKER);
      await on(name, 'apt-get update -q && apt-get -q -y upgrade');
    }
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(top, { recursive: true, force: true });
  });

  it('disturbs no node that has nothing to update', async () => {
    const { rc, stdout, stderr } = await update();
    expect(rc, stdout + stderr).toBe(0);
    expect(recapOf(stdout, 'w1').changed, stdout).toBe(0);
    expect(await calls()).toBe('');
  });

  it('drains a node, updates and restarts it, and gives it work again', async () => {
    const newest = await version();
    const age = "sed -i '/^Package: hostname$/,/^$/s/^Version: .*/Version: 1.0/' /var/lib/dpkg/status";
    await on('w1', `${age} && : >/run/reboot-required`);
    const boot = await on('w1', 'cat /proc/sys/kernel/random/boot_id');
    const checked = await update('--check');
    expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
    expect([await version(), await calls()]).toEqual(['1.0', '']);
    const { rc, stdout, stderr } = await update();
    expect(rc, stdout + stderr).toBe(0);
    expect(await version()).toBe(newest);
    expect(await on('w1', 'cat /proc/sys/kernel/random/boot_id')).not.toBe(boot);
    expect((await calls()).trim().split('\n')).toEqual([
      'm1: docker node update --availability drain id-of-w1',
      'm1: docker node ps --quiet --filter desired-state=running id-of-w1',
      'm1: docker node ps --quiet --filter desired-state=running id-of-w1',
      'm1: docker node inspect --format {{ .Status.State }} id-of-w1',
      'm1: docker node update --availability active id-of-w1',
    ]);
    expect(recapOf(stdout, 'm1').changed, stdout).toBe(0);
  });

  it('join the swarm of the first manager once, and know each other', async () => {
    const playbook = join(ROOT, 'playbooks/join-swarm.yml');
    const joinSwarm = (...words: string[]): Promise<ProgramResult> =>
      runCbx(['playbook', '-i', join(top, 'clusters/t/swarm'), playbook, ...words], { inside: sandbox });
    const checked = await joinSwarm('--check');
    expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
    const { rc, stdout, stderr } = await joinSwarm('-vvv');
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout + stderr).not.toContain('SWMTKN');
    expect(await on('w1', 'cat /var/log/docker-calls')).toContain(
      `w1: docker swarm join --token SWMTKN-secret ${HOSTS.m1}:2377\n`,
    );
    expect(await on('w1', 'getent hosts m1')).toMatch(/^192\.168\.7\.11 /);
    const again = await joinSwarm();
    for (const host of Object.keys(HOSTS)) expect(recapOf(again.stdout, host).changed, again.stdout).toBe(0);
  });
});
