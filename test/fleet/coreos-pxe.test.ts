import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootServiceRelease } from '../../scripts/boot-service/release.ts';
import {
  EMPTY_NODE,
  ESXI_REQUIREMENTS,
  emptyOva,
  esxiPasswordPath,
  openSandbox,
  type ProgramResult,
  programsPath,
  raiseSandbox,
  readState,
  type Sandbox,
  writePrograms,
} from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { hostTree, treeDifference } from '../helpers/provisioner/host-tree.ts';
import { ROOT, recapOf } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-coreos-pxe-${process.pid}`;
const NODES = ['core-c1', 'core-w1', 'core-w10'];
const PROVISIONER = 'core-provisioner';
const CONF = '/etc/dhcp/dhcpd.conf';
const COMMON = `network=192.168.1.0
network_mask=255.255.255.0
network_gateway=192.168.1.2
network_dns=192.168.1.10
network_dn=lab.test
provisioner_server_dn=core-provisioner.lab.test
`;
const PROVISIONER_PACKAGE = `[all:vars]
cluster_type=coreos-provisioner
${COMMON}
[coreos_provisioner]
${PROVISIONER} ansible_host=192.168.1.40
`;
const CLUSTER_PACKAGE = `[all:vars]
cluster_type=coreos-pxe
cluster_name=core-1
vmware_target=esxi
esxi_net="VM Network"
${COMMON}
tectonic_admin_email=admin@lab.test
tectonic_controller_dn=core-admin.lab.test
tectonic_ingress_dn=core-ingress.lab.test
[coreos_provisioner]
${PROVISIONER} ansible_host=192.168.1.40
[coreos_controllers]
core-c1 ansible_host=192.168.1.41
[coreos_workers]
core-w1 ansible_host=192.168.1.51
core-w10 ansible_host=192.168.1.60
[vmware_vms]
core-c1 numvcpus=2 memsize=2048 esxi_host=esxi-2 esxi_ds=datastore1
core-w1 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
core-w10 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
`;
const RELEASE = [
  'coreos_production_pxe.vmlinuz',
  'coreos_production_pxe_image.cpio.gz',
  'coreos_production_image.bin.bz2',
];

const PROBLEM = fleetProblem({ ...ESXI_REQUIREMENTS, script: 'bsdutils' });

/** A provisioner raised by its role, and two simulated ESXi hosts of different releases. */
describe.skipIf(PROBLEM !== undefined)('the role coreos-pxe', () => {
  let top: string;
  let folder: string;
  let cbx: string;
  let sandbox: Sandbox;

  function run(role: string, inventory: string, variables: object, ...words: string[]): Promise<ProgramResult> {
    const file = join(top, `${role}.json`);
    writeFileSync(file, JSON.stringify(variables), { mode: 0o600 });
    const argv = [process.execPath, cbx, 'run', role, '-i', inventory, '-e', `@${file}`, ...words];
    return sandbox.exec(argv, { env: { ...sandbox.environment(), ANSIBLE_ROLES_PATH: join(ROOT, 'roles') } });
  }
  const role = (more: object = {}, ...words: string[]): Promise<ProgramResult> =>
    run(
      'coreos-pxe',
      folder,
      {
        ova_template: join(top, 'node.ova'),
        vm_settle_seconds: 5,
        esxi_password: readFileSync(esxiPasswordPath(sandbox), 'utf8').trim(),
        tectonic_admin_password: 'never to be seen',
        tectonic_ssh_authorized_key: 'ssh-ed25519 AAAA operator',
        os_assets_source: join(top, 'releases/{version}'),
        ...more,
      },
      ...words,
    );
  const onProvisioner = async (script: string, input = ''): Promise<string> => {
    const { rc, stdout, stderr } = await sandbox.hostExec(PROVISIONER, ['sh', '-c', script], { input });
    expect(rc, script + stderr).toBe(0);
    return stdout;
  };
  const conf = (): Promise<string> => onProvisioner(`cat ${CONF}`);
  const started = (): Promise<string> =>
    onProvisioner('systemctl show -p ActiveEnterTimestampMonotonic isc-dhcp-server');
  const macOf = (host: string): string => JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'))[host].mac;
  const entry = (host: string, address: string): string =>
    `host ${host} {\n  hardware ethernet ${macOf(host)};\n  fixed-address ${address};\n  option host-name "${host}";\n` +
    '  option domain-name-servers 192.168.1.10, 8.8.8.8;\n}\n';

  beforeAll(async () => {
    cbx = await bundleCbx('coreos-pxe');
    top = mkdtempSync(join(tmpdir(), 'cbx-coreos-pxe-'));
    folder = join(top, 'clusters/test/core');
    const provisioner = join(top, 'clusters/test/provisioner');
    const release = join(top, 'releases/1745.5.0');
    for (const path of [folder, provisioner, release]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, 'hosts'), CLUSTER_PACKAGE);
    writeFileSync(join(provisioner, 'hosts'), PROVISIONER_PACKAGE);
    writeFileSync(join(top, 'node.ova'), emptyOva(EMPTY_NODE));
    const sum = (name: string): string => createHash('sha256').update(`not ${name}`).digest('hex');
    for (const name of RELEASE) writeFileSync(join(release, name), `not ${name}`);
    writeFileSync(join(release, 'SHA256SUMS'), RELEASE.map((name) => `${sum(name)}  ${name}\n`).join(''));
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [{ name: PROVISIONER, address: '192.168.1.40', accounts: [{ name: 'admin' }] }],
      gateways: ['192.168.1.2'],
      simulators: [
        { name: 'esxi-1', release: '7.0', datastores: ['datastore1'], networks: ['VM Network'] },
        { name: 'esxi-2', release: '6.0', datastores: ['datastore1'], networks: ['VM Network'] },
      ],
    });
    writePrograms(programsPath(sandbox), [process.execPath, cbx]);
    const matchbox = await bootServiceRelease();
    const { rc, stdout, stderr } = await run('provisioner', provisioner, {
      matchbox_source: matchbox.path,
      matchbox_sha256: matchbox.sha256,
      provisioner_certs_folder: join(folder, 'matchbox-certs'),
    });
    expect(rc, stdout + stderr).toBe(0);
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(top, { recursive: true, force: true });
  });

  it('touches neither hosts nor package in check mode', async () => {
    const before = await hostTree(sandbox, PROVISIONER);
    const { rc, stdout, stderr } = await role({}, '--check', '--diff');
    expect(rc, stdout + stderr).toBe(0);
    expect(recapOf(stdout, 'core-w1').changed, stdout).toBeGreaterThan(0);
    expect(treeDifference(before, await hostTree(sandbox, PROVISIONER))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['hosts', 'matchbox-certs']);
  });

  it('brings the release, the machines, the files and the addresses in one run, and shows no secret (D11, D12, D36)', async () => {
    const { rc, stdout, stderr } = await role({}, '--diff');
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout + stderr).not.toContain('never to be seen');
    expect(stdout + stderr).not.toContain('PRIVATE KEY');
    expect(await onProvisioner('ls /var/lib/matchbox/assets/coreos')).toBe('1745.5.0\n');
    const variables = JSON.parse(readFileSync(join(folder, 'terraform.tfvars.json'), 'utf8'));
    expect(variables.tectonic_metal_worker_macs).toEqual([macOf('core-w1'), macOf('core-w10')]);
    expect(variables.tectonic_metal_controller_macs).toEqual([macOf('core-c1')]);
    expect(new Set(NODES.map(macOf)).size).toBe(3);
    expect(await conf()).toContain(
      `# BEGIN core-1 CLUSTER MANAGED BLOCK\n${entry('core-c1', '192.168.1.41')}${entry('core-w1', '192.168.1.51')}` +
        `${entry('core-w10', '192.168.1.60')}# END core-1 CLUSTER MANAGED BLOCK\n`,
    );
    expect((await sandbox.hostExec('esxi-1', ['esxcli', 'vm', 'process', 'list'])).stdout).toBe('');
  });

  it('changes nothing in the second run, and restarts nothing', async () => {
    const before = [await conf(), await started()];
    const { rc, stdout } = await role();
    for (const host of NODES)
      expect({ rc, changed: recapOf(stdout, host).changed }, stdout).toEqual({ rc: 0, changed: 0 });
    expect([await conf(), await started()]).toEqual(before);
  });

  it('replaces its own entries where they stand, and refuses addresses of another cluster (D24)', async () => {
    const before = await conf();
    const other =
      '# BEGIN other CLUSTER MANAGED BLOCK\nhost lamp {\n  hardware ethernet 02:00:00:00:00:01;\n' +
      '  fixed-address 192.168.1.60;\n}\n# END other CLUSTER MANAGED BLOCK\n';
    const dns = await role({ coreos_pxe_phases: ['dhcp'], network_dns2: '192.168.1.1' });
    expect(dns.rc, dns.stdout).toBe(0);
    const now = before.replaceAll('192.168.1.10, 8.8.8.8;\n}', '192.168.1.10, 192.168.1.1, 8.8.8.8;\n}') + other;
    await onProvisioner(`cat >>${CONF}`, other);
    expect(await conf()).toBe(now);
    const taken = await role({ coreos_pxe_phases: ['dhcp'] });
    expect(taken.rc, taken.stdout).toBe(2);
    expect(taken.stdout).toContain('192.168.1.60 of core-w10 is that of lamp in the block of other');
    expect(await conf()).toBe(now);
  });

  it('takes the entries away when the cluster goes', async () => {
    const { rc, stdout } = await role({ coreos_pxe_phases: ['forget'] });
    expect(rc, stdout).toBe(0);
    expect(await conf()).not.toContain('core-w');
    expect(await conf()).toContain('host lamp {');
    const again = await role({ coreos_pxe_phases: ['forget'] });
    expect({ rc: again.rc, changed: recapOf(again.stdout, 'core-c1').changed }, again.stdout).toEqual({
      rc: 0,
      changed: 0,
    });
  });

  it('names what is missing before it changes anything', async () => {
    const wrong = async (variables: object): Promise<string> => {
      const { rc, stdout } = await role(variables);
      expect(rc, stdout).toBe(2);
      return stdout;
    };
    const release = { coreos_linux_version: '1632.2.1', coreos_pxe_phases: ['release'] };
    expect(await wrong(release)).toContain('os_assets_source has no SHA256SUMS, coreos_production_pxe.vmlinuz');
    expect(await onProvisioner('ls /var/lib/matchbox/assets/coreos')).toBe('1745.5.0\n');
    expect(await wrong({ coreos_pxe_phases: ['forget', 'vms'] })).toContain('the phase forget stands alone');
    expect(await wrong({ matchbox_certs_folder: '/none' })).toContain('there is no ca.crt in /none');
    expect(existsSync(join(folder, 'terraform.tfvars'))).toBe(false);
  });
});
