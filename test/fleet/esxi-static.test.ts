import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EMPTY_NODE,
  ESXI_REQUIREMENTS,
  emptyOva,
  esxiPasswordPath,
  openSandbox,
  type ProgramResult,
  raiseSandbox,
  readState,
  type Sandbox,
} from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { ROOT, recapOf } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-static-${process.pid}`;
const PROBLEM = fleetProblem({ ...ESXI_REQUIREMENTS, script: 'bsdutils' });
const isFull = process.env.CBX_FULL === '1';
if (!isFull) console.log('left to the full run: a static address for a VM (a minute)');
const [FIRST, OWN] = ['192.168.1.151', '192.168.1.40'];
const HOSTS = `[all:vars]
cluster_type=coreos-provisioner
cluster_name=n/a
remote_user=admin
esxi_net="VM Network"
esxi_net_prefix=192.168.1
network_mask=255.255.255.0
network_gateway=192.168.1.2
network_dns=192.168.1.10
network_dns2=192.168.1.11
network_dn=lab.test

[vmware_vms]
prov ansible_host=${OWN} numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
`;

/**
 * The simulator runs no machines, so a sandbox host plays the VM: it has the VM's MAC address and the address that its
 * tools tell, and keeps its network with systemd-networkd, as the files say.
 */
describe.skipIf(PROBLEM !== undefined || !isFull)('a static address for a VM', () => {
  let top: string;
  let folder: string;
  let sandbox: Sandbox;
  let cbx: string;

  function role(...words: readonly string[]): Promise<ProgramResult> {
    const variables = JSON.stringify({
      ova_template: join(top, 'node.ova'),
      vm_settle_seconds: 5,
      static_ip_wait: 60,
      esxi_password: readFileSync(esxiPasswordPath(sandbox), 'utf8').trim(),
    });
    const secret = join(top, 'variables.json');
    writeFileSync(secret, variables, { mode: 0o600 });
    const argv = [process.execPath, cbx, 'run', 'esxi-vms', '-i', folder, '-e', `@${secret}`, ...words];
    return sandbox.exec(argv, { env: { ...sandbox.environment(), ANSIBLE_ROLES_PATH: join(ROOT, 'roles') } });
  }

  beforeAll(async () => {
    cbx = await bundleCbx('esxi-static');
    top = mkdtempSync(join(tmpdir(), 'cbx-static-'));
    folder = join(top, 'clusters/eg/prov');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hosts'), HOSTS);
    writeFileSync(join(top, 'node.ova'), emptyOva(EMPTY_NODE));
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [{ name: 'vm', address: FIRST, accounts: [{ name: 'admin' }] }],
      gateways: ['192.168.1.2'],
      simulators: [{ name: 'esxi-1', release: '7.0', datastores: ['datastore1'], networks: ['VM Network'] }],
    });
  });
  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(top, { recursive: true, force: true });
  });

  it('waits for the tools, and says what it waited for (D25)', async () => {
    const { rc, stdout } = await role('-e', 'static_ip_wait=4');
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('VM prov has no address in 192.168.1 after 4 s (VMware tools do not run in it)');
  });

  it('does not take 192.168.10.9 for an address in 192.168.1', async () => {
    await sandbox.hostExec('esxi-1', ['esxi-sim', 'guest', 'prov', 'localhost', '192.168.10.9']);
    const { rc, stdout } = await role('-e', 'static_ip_wait=4');
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('(it has 192.168.10.9)');
  });

  it('is written where the system keeps it, and the VM is met there after its restart (D16, D17, D25)', async () => {
    const mac = JSON.parse(
      (
        await sandbox.hostExec('esxi-1', [
          'sh',
          '-c',
          'grep -h generatedAddress /vmfs/volumes/datastore1/prov/prov.vmx | head -n 1 | cut -d= -f2',
        ])
      ).stdout.trim(),
    ) as string;
    const script = `ip link set host0 address ${mac}
printf '[Match]\\nName=host0\\n[Link]\\nMACAddress=${mac}\\n[Network]\\nAddress=${FIRST}/24\\n' >/etc/systemd/network/10-first.network
systemctl disable -q sandbox-network.service
systemctl enable -q systemd-networkd.service 2>/dev/null
systemctl start systemd-networkd.service
printf '[Match]\\nOriginalName=host0\\n[Link]\\nMACAddress=${mac}\\n' >/etc/systemd/network/10-host0.link
printf '[Unit]\\nBefore=systemd-networkd.service\\nDefaultDependencies=no\\n[Service]\\nType=oneshot\\nExecStart=/sbin/ip link set host0 address ${mac}\\n[Install]\\nWantedBy=sysinit.target\\n' >/etc/systemd/system/mac.service
systemctl enable -q mac.service`;
    const done = await sandbox.hostExec('vm', ['sh', '-c', script]);
    expect(done.rc, done.stderr).toBe(0);
    await sandbox.hostExec('esxi-1', ['esxi-sim', 'guest', 'prov', 'localhost', FIRST]);
    const { rc, stdout } = await role();
    expect(rc, stdout).toBe(0);
    const file = await sandbox.hostExec('vm', [
      'sh',
      '-c',
      'cat /etc/systemd/network/05-cbx-host0.network; cat /etc/hostname',
    ]);
    expect(file.stdout).toBe(`[Match]
Name=host0

[Network]
Address=${OWN}/24
Gateway=192.168.1.2
DNS=192.168.1.10
DNS=192.168.1.11
Domains=lab.test
prov.lab.test
`);
  });

  it('is left alone in the second run', async () => {
    const { rc, stdout } = await role();
    expect({ rc, changed: recapOf(stdout, 'prov').changed }, stdout).toEqual({ rc: 0, changed: 0 });
    expect(await sandbox.hostExec('esxi-1', ['vim-cmd', 'vmsvc/power.getstate', '1'])).toMatchObject({
      stdout: 'Retrieved runtime info\nPowered on\n',
    });
  });
});
