import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cacheFolder,
  type ProgramResult,
  raiseSandbox,
  readState,
  runProgram,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import { fleetProblem } from './need.ts';

const NAMES = ['one', 'two', 'light'].map((label) => `test-${label}-${process.pid}`);
const [ONE = '', TWO = '', LIGHT = ''] = NAMES;

function ssh(sandbox: Sandbox, user: string, host: string, command: string, input = ''): Promise<ProgramResult> {
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `UserKnownHostsFile=${sandbox.knownHosts}`,
    'ConnectTimeout=5',
  ];
  const argv = ['ssh', '-q', '-i', sandbox.key, ...options.flatMap((text) => ['-o', text])];
  return sandbox.exec([...argv, '-o', 'StrictHostKeyChecking=yes', `${user}@${host}`, command], { input });
}

describe.skipIf(fleetProblem() !== undefined)('a sandbox', () => {
  let one: Sandbox;

  beforeAll(async () => {
    one = await raiseSandbox({
      name: ONE,
      hosts: [
        {
          name: 'web1',
          address: '192.168.1.40',
          accounts: [
            { name: 'admin' },
            { name: 'careful', password: 'correct horse', sudo: 'password' },
            { name: 'guest', sudo: 'none' },
          ],
        },
        { name: 'web2', address: '192.168.1.41', port: 2222, accounts: [{ name: 'admin' }], sshd: ['MaxSessions 1'] },
      ],
      gateways: ['192.168.1.2'],
    });
  });

  afterAll(async () => {
    if (readState(ONE) !== undefined) await one.down();
  });

  it('raises hosts at their own addresses, with systemd and without Python', async () => {
    const { stdout } = await ssh(
      one,
      'admin',
      'web1',
      'hostname; ip -4 -br addr show host0; cat /proc/1/comm; command -v python3',
    );
    expect(stdout).toMatch(/^web1\nhost0\S* +UP +192\.168\.1\.40\/24 \nsystemd\n$/);
    const state = await one.hostExec('web1', ['systemctl', 'is-system-running', '--wait']);
    expect(state.stdout).toBe('running\n');
  });

  it('gives accounts sudo as wanted', async () => {
    expect((await ssh(one, 'admin', 'web1', 'sudo -n id -u')).stdout).toBe('0\n');
    expect((await ssh(one, 'careful', 'web1', 'sudo -n id -u')).rc).not.toBe(0);
    expect((await ssh(one, 'careful', 'web1', "sudo -S -p '' id -u", 'correct horse\n')).stdout).toBe('0\n');
    expect((await ssh(one, 'careful', 'web1', "sudo -S -p '' id -u", 'wrong\n')).rc).not.toBe(0);
    expect((await ssh(one, 'guest', 'web1', 'sudo -n id -u')).rc).not.toBe(0);
  });

  it('honours another port and further lines of sshd', async () => {
    expect((await one.hostExec('web2', ['sshd', '-T'])).stdout).toMatch(/^port 2222$[\s\S]*^maxsessions 1$/m);
    expect((await ssh(one, 'admin', 'web2', 'true')).rc).toBe(255);
    expect(readFileSync(one.knownHosts, 'utf8')).toContain('[web2]:2222,[192.168.1.41]:2222 ssh-ed25519 ');
  });

  it("installs packages for real through the machine's own apt", async () => {
    const before = await one.hostExec('web1', ['sh', '-c', 'command -v tree']);
    expect(before.rc).not.toBe(0);
    const install = await one.hostExec('web1', ['sh', '-c', 'apt-get -q update && apt-get -q install -y tree']);
    expect(install).toMatchObject({ rc: 0, stdout: expect.stringContaining('Setting up tree') });
    expect((await one.hostExec('web1', ['tree', '--version'])).stdout).toContain('tree v');
    expect((await one.hostExec('web1', ['apt-get', 'install', '-y', 'no-such-package'])).stderr).toContain(
      'Unable to locate',
    );
  });

  it('lets a host reboot itself and keeps its disk, address and keys', async () => {
    const bootId = (): Promise<ProgramResult> => ssh(one, 'admin', 'web1', 'cat /proc/sys/kernel/random/boot_id');
    const before = (await bootId()).stdout;
    await ssh(one, 'admin', 'web1', 'echo kept >note; sudo systemctl reboot');
    await expect.poll(async () => (await bootId()).stdout, { timeout: 60_000, interval: 300 }).toMatch(/^(?!$)/);
    await expect.poll(async () => (await bootId()).stdout, { timeout: 60_000, interval: 300 }).not.toBe(before);
    await expect
      .poll(async () => (await ssh(one, 'admin', 'web1', 'cat note')).stdout, { timeout: 60_000 })
      .toBe('kept\n');
  });

  it('switches hosts off and on', async () => {
    await one.stop('web1');
    expect((await ssh(one, 'admin', 'web1', 'true')).rc).toBe(255);
    await one.start('web1');
    expect((await ssh(one, 'admin', 'web1', 'cat note')).stdout).toBe('kept\n');
  });

  it('adds hosts to what runs, and starts again what has died', async () => {
    await one.stop('web2');
    const running = readState(ONE)?.hosts[0]?.process;
    const again = await raiseSandbox({
      name: ONE,
      hosts: [
        { name: 'web1', address: '192.168.1.40' },
        { name: 'db1', address: '10.9.8.7', accounts: [{ name: 'admin' }] },
      ],
    });
    expect(again.hosts.map((host) => host.name)).toEqual(['web1', 'web2', 'db1']);
    expect(readState(ONE)?.hosts[0]?.process).toEqual(running);
    expect((await ssh(one, 'admin', 'db1', 'ping -c1 -W2 192.168.1.40')).rc).toBe(0);
    expect((await one.hostExec('web2', ['true'])).rc).toBe(0);
  });

  it('stands beside others, with the same addresses, and only ends what is its own', async () => {
    const two = await raiseSandbox({
      name: TWO,
      hosts: [{ name: 'web1', address: '192.168.1.40', accounts: [{ name: 'admin' }] }],
    });
    expect((await ssh(two, 'admin', 'web1', 'cat note')).rc).not.toBe(0);
    await two.down();
    expect((await ssh(one, 'admin', 'web1', 'cat note')).stdout).toBe('kept\n');
  });

  it('raises a hundred light hosts', async () => {
    const hosts = Array.from({ length: 100 }, (_, index) => ({
      name: `light${index + 1}`,
      accounts: [{ name: 'admin' }],
    }));
    const light = await raiseSandbox({ name: LIGHT, hosts, kind: 'light' });
    const last = await ssh(
      light,
      'admin',
      'light100',
      'hostname; sudo id -u; ls /proc | grep -c "^[0-9]"; command -v python3',
    );
    expect(last.stdout).toMatch(/^light100\n0\n\d{1,2}\n$/);
    await light.down();
  });

  it('leaves nothing behind', async () => {
    await one.down();
    expect((await runProgram(['ip', 'netns'])).stdout).not.toContain(String(process.pid));
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(String(process.pid));
    expect(NAMES.filter((name) => existsSync(join(cacheFolder(), 'sandboxes', name)))).toEqual([]);
    const groups = readdirSync('/sys/fs/cgroup').flatMap((name) => {
      const folder = join('/sys/fs/cgroup', name, 'cbx-sandbox');
      return existsSync(folder) ? readdirSync(folder) : [];
    });
    expect(groups.filter((name) => NAMES.includes(name))).toEqual([]);
    const { stdout } = await runProgram(['ps', '-eo', 'args']);
    expect(stdout.split('\n').filter((line) => NAMES.some((name) => line.includes(name)))).toEqual([]);
  });
});
