import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootServiceRelease, type Release } from '../../scripts/boot-service/release.ts';
import {
  openSandbox,
  type ProgramResult,
  raiseSandbox,
  readState,
  SANDBOX_ENVIRONMENT,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import type { TaskCost } from '../helpers/count-round-trips.ts';
import { hostTree, treeDifference } from '../helpers/provisioner/host-tree.ts';
import { copyPackage } from '../helpers/provisioner/package-copy.ts';
import { verifyProvisioner } from '../helpers/provisioner/verify.ts';
import { bootNode } from '../helpers/pxe/boot-node.ts';
import { nodeImage } from '../helpers/pxe/node-image.ts';
import { nodeCommand, ROOT, recapOf, runCbx } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const HOST = 'core-provisioner';
const ADDRESS = '192.168.1.40';
const MACHINE = { name: 'core-c1', mac: '52:54:00:12:34:56', address: '192.168.1.41' };
const NAME = `test-provisioner-${process.pid}`;
const PROBLEM = fleetProblem({ busybox: 'busybox-static' });

describe.skipIf(PROBLEM !== undefined)('the provisioner role', () => {
  let folder: string;
  let sandbox: Sandbox;
  let release: Release;

  /** The role with what the demo gives it; `more` replaces single variables. */
  function run(words: readonly string[] = [], more: object = {}): Promise<ProgramResult> {
    const variables = {
      matchbox_source: release.path,
      matchbox_sha256: release.sha256,
      dhcpd_hosts: [MACHINE],
      ...more,
    };
    return runCbx(['run', 'provisioner', '-i', folder, '-e', JSON.stringify(variables), ...words], { inside: sandbox });
  }

  beforeAll(async () => {
    folder = copyPackage('eg/core-provisioner', 'test');
    release = await bootServiceRelease();
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [{ name: HOST, address: ADDRESS, accounts: [{ name: 'admin' }] }],
      gateways: ['192.168.1.2'],
    });
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(dirname(dirname(dirname(folder))), { recursive: true, force: true });
  });

  it('names the variable that is missing', async () => {
    const { rc, stdout, stderr } = await runCbx(['run', 'provisioner', '-i', folder], { inside: sandbox });
    expect(rc).not.toBe(0);
    expect(stdout + stderr).toContain('matchbox_source');
  });

  it('refuses a tarball with another checksum before it changes anything', async () => {
    const before = await hostTree(sandbox, HOST);
    const wrong = '0'.repeat(64);
    const { rc, stdout } = await run([], { matchbox_sha256: wrong });
    expect(rc).toBe(2);
    expect(stdout).toContain(`matchbox tarball has sha256 ${release.sha256}, expected ${wrong}`);
    expect(treeDifference(before, await hostTree(sandbox, HOST))).toEqual([]);
  });

  it('touches neither host nor package in check mode', async () => {
    const before = await hostTree(sandbox, HOST);
    const { rc, stdout } = await run(['--check']);
    expect({ rc, failed: recapOf(stdout, HOST).failed }, stdout).toEqual({ rc: 0, failed: 0 });
    expect(recapOf(stdout, HOST).changed).toBeGreaterThan(5);
    expect(treeDifference(before, await hostTree(sandbox, HOST))).toEqual([]);
    expect(existsSync(join(folder, 'matchbox-certs'))).toBe(false);
  });

  it('raises the whole service in one run', async () => {
    const { rc, stdout } = await run();
    expect({ rc, failed: recapOf(stdout, HOST).failed }, stdout).toEqual({ rc: 0, failed: 0 });
    expect(stdout).toMatch(/TASK \[provisioner : Install the packages\] \*+\nchanged: /);
  });

  it('changes nothing in the second run, certificates included (D13)', async () => {
    const { rc, stdout } = await run();
    expect({ rc, changed: recapOf(stdout, HOST).changed }, stdout).toEqual({ rc: 0, changed: 0 });
  });

  it('costs one round trip per task when nothing is to be done', async () => {
    const variables = { matchbox_source: release.path, matchbox_sha256: release.sha256, dhcpd_hosts: [MACHINE] };
    const counter = join(ROOT, 'test/helpers/count-round-trips.ts');
    const argv = [...nodeCommand(counter), 'run', 'provisioner', '-i', folder, '-e', JSON.stringify(variables)];
    const env = { ...process.env, [SANDBOX_ENVIRONMENT]: sandbox.name };
    const { rc, stdout, stderr } = await sandbox.exec(argv, { env });
    expect(rc, stderr).toBe(0);
    const costs = JSON.parse(stdout) as readonly TaskCost[];
    const total = costs.reduce((sum, cost) => sum + cost.roundTrips, 0);
    console.log(`${costs.length} tasks, ${total} round trips`);
    expect(total).toBeGreaterThan(25);
    // One that is left out by `creates` has had its look at the host too.
    expect(costs.filter((cost) => cost.roundTrips > cost.turns)).toEqual([]);
  });

  it('serves machines and administrators, and nobody else (D12, D14, D15)', async () => {
    const findings = await verifyProvisioner({
      sandbox,
      host: HOST,
      address: ADDRESS,
      serverName: 'core-provisioner.idstudios.local',
      packageFolder: folder,
      machine: MACHINE,
    });
    expect(findings.length).toBeGreaterThan(10);
    expect(findings.filter((finding) => !finding.isFine)).toEqual([]);
  });

  it('keeps the blocks of clusters in dhcpd.conf', async () => {
    const block = '# BEGIN other CLUSTER MANAGED BLOCK\n# kept\n# END other CLUSTER MANAGED BLOCK\n';
    await sandbox.hostExec(HOST, ['sh', '-c', 'cat >>/etc/dhcp/dhcpd.conf'], { input: block });
    const { rc, stdout } = await run();
    expect(rc, stdout).toBe(0);
    expect((await sandbox.hostExec(HOST, ['cat', '/etc/dhcp/dhcpd.conf'])).stdout).toContain(block);
  });

  it('installs no DHCP configuration that the daemon refuses, and shows its words', async () => {
    const read = async (): Promise<string> => (await sandbox.hostExec(HOST, ['cat', '/etc/dhcp/dhcpd.conf'])).stdout;
    const before = await read();
    const { rc, stdout } = await run([], { network_gateway: 'not an address;' });
    expect(rc).toBe(2);
    expect(stdout).toMatch(/semicolon expected|parse error|expecting/i);
    expect(await read()).toBe(before);
  });

  it('names the program that holds the DHCP port', async () => {
    const hold = 'use IO::Socket::INET; $s = IO::Socket::INET->new(Proto => "udp", LocalPort => 67) or die; sleep 600';
    await sandbox.hostExec(HOST, ['systemctl', 'stop', 'isc-dhcp-server']);
    await sandbox.hostExec(HOST, ['systemd-run', '-q', '--unit=holder', 'perl', '-e', hold]);
    const { rc, stdout } = await run();
    expect(rc).toBe(2);
    expect(stdout).toMatch(/port 67 is already used by perl \(pid \d+\)/);
    await sandbox.hostExec(HOST, ['systemctl', 'stop', 'holder']);
    await sandbox.hostExec(HOST, ['systemctl', 'start', 'isc-dhcp-server']);
  });

  it('reports a host that does not answer as unreachable', async () => {
    await sandbox.stop(HOST);
    const { rc, stdout } = await run();
    await sandbox.start(HOST);
    expect(rc).toBe(4);
    expect(stdout).toContain('UNREACHABLE!');
    expect(recapOf(stdout, HOST).unreachable).toBe(1);
  });

  it('comes back with everything after a reboot', async () => {
    await expect
      .poll(
        async () =>
          (await sandbox.hostExec(HOST, ['systemctl', 'is-active', 'isc-dhcp-server', 'tftpd-hpa', 'matchbox'])).stdout,
        { timeout: 30_000 },
      )
      .toBe('active\nactive\nactive\n');
  });

  describe('and a computer that boots from the network', () => {
    const missing = fleetProblem({ 'qemu-system-x86_64': 'qemu-system-x86', busybox: 'busybox-static' });

    it.skipIf(missing !== undefined)('is led to its configuration (slow)', async () => {
      const image = await nodeImage();
      const store = '/var/lib/matchbox';
      const put = async (path: string, input: string | Buffer): Promise<void> => {
        const script = 'mkdir -p "$(dirname "$0")" && cat >"$0"';
        const { rc, stderr } = await sandbox.hostExec(HOST, ['sh', '-c', script, `${store}/${path}`], { input });
        expect(rc, stderr).toBe(0);
      };
      const config = `http://${ADDRESS}:8080/ignition?uuid=\${uuid}&mac=\${mac:hexhyp}`;
      await put('assets/node/kernel', readFileSync(image.kernel));
      await put('assets/node/initrd', readFileSync(image.initrd));
      await put('ignition/node.ign', '{"ignition":{"version":"2.0.0"}}\n');
      await put('groups/c1.json', JSON.stringify({ id: 'c1', profile: 'node', selector: { mac: MACHINE.mac } }));
      await put(
        'profiles/node.json',
        JSON.stringify({
          id: 'node',
          boot: {
            kernel: '/assets/node/kernel',
            initrd: ['/assets/node/initrd'],
            args: ['console=ttyS0', `coreos.config.url=${config}`],
          },
          ignition_id: 'node.ign',
        }),
      );
      const since = (await sandbox.hostExec(HOST, ['date', '+%F %T'])).stdout.trim();
      const node = await bootNode(sandbox, MACHINE.mac);
      console.log(`the node was up, configured and off again after ${node.seconds.toFixed(0)} s`);
      expect(node.console).toContain(`NODE-LEASE ${MACHINE.address} ${MACHINE.name}`);
      expect(node.console).toContain('NODE-CONFIG {"ignition":{"version":"2.0.0"}}');
      expect(node.console).toContain('NODE-DONE');
      expect(node.endedByItself).toBe(true);
      const log = await sandbox.hostExec(HOST, ['journalctl', '-u', 'matchbox', '-o', 'cat', '--since', since]);
      const asked = log.stdout.split('\n').filter((line) => line.startsWith('GET '));
      const mac = MACHINE.mac.replaceAll(':', '-');
      expect(asked.map((line) => line.replace(/uuid=[^&]*/, 'uuid='))).toEqual([
        'GET /boot.ipxe 200',
        `GET /ipxe?uuid=&mac=${mac}&domain=idstudios.local&hostname=${MACHINE.name}&serial= 200`,
        'GET /assets/node/kernel 200',
        'GET /assets/node/initrd 200',
        `GET /ignition?uuid=&mac=${mac} 200`,
      ]);
    });

    const isFull = process.env.CBX_FULL === '1';
    if (!isFull) console.log('left to the full run: boots that have to fail (a minute each)');

    it.skipIf(missing !== undefined || !isFull)('finds nothing to boot when nobody knows it', async () => {
      const stranger = await bootNode(sandbox, '52:54:00:99:99:99');
      expect(stranger.console).toContain('No bootable device');
      expect(stranger.console).not.toContain('pxelinux');
    });

    it.skipIf(missing !== undefined || !isFull)('is told that there is no profile', async () => {
      await sandbox.hostExec(HOST, ['rm', '/var/lib/matchbox/groups/c1.json']);
      const node = await bootNode(sandbox, MACHINE.mac);
      expect(node.console).toContain('http://ipxe.org/2d0c613b');
      expect(node.console).toContain('No bootable device');
    });
  });
});

describe.skipIf(PROBLEM !== undefined)('mistakes that a run meets', () => {
  const name = `${NAME}-sudo`;
  let sandbox: Sandbox;
  let folder: string;

  beforeAll(async () => {
    folder = copyPackage('eg/core-provisioner', 'test');
    sandbox = await raiseSandbox({
      name,
      hosts: [{ name: HOST, address: ADDRESS, accounts: [{ name: 'admin', password: 'right', sudo: 'password' }] }],
    });
  });

  afterAll(async () => {
    if (readState(name) !== undefined) await openSandbox(name).down();
    rmSync(dirname(dirname(dirname(folder))), { recursive: true, force: true });
  });

  function play(text: string, variables: object = {}): Promise<ProgramResult> {
    const file = join(folder, 'site.yml');
    writeFileSync(file, text);
    return runCbx(['playbook', '-i', folder, file, '-e', JSON.stringify(variables)], { inside: sandbox });
  }

  const BECOME =
    '- hosts: all\n  remote_user: admin\n  become: true\n  gather_facts: false\n  tasks:\n    - command: id -u\n';

  it('are a wrong, a missing and a right sudo password', async () => {
    const wrong = await play(BECOME, { ansible_become_password: 'wrong' });
    expect(wrong.rc).not.toBe(0);
    expect(wrong.stdout).toMatch(/did not accept the password/);
    expect(wrong.stdout).not.toContain('wrong"');
    const missing = await play(BECOME);
    expect(missing.rc).not.toBe(0);
    expect(missing.stdout).toMatch(/asks for a password .* none is given/);
    expect((await play(BECOME, { ansible_become_password: 'right' })).rc).toBe(0);
  });

  it('are misspelt arguments, with their place and the name that was meant', async () => {
    const { rc, stdout, stderr } = await play(
      '- hosts: all\n  gather_facts: false\n  tasks:\n    - copy:\n        content: x\n        dset: /tmp/x\n',
    );
    expect(rc).not.toBe(0);
    expect(stdout + stderr).toContain('site.yml:6:9');
    expect(stdout + stderr).toContain('did you mean "dest"?');
  });
});
