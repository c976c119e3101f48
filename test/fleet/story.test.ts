import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootServiceRelease, type Release } from '../../scripts/boot-service/release.ts';
import type { VmStatus } from '../../src/cluster/index.ts';
import {
  callsPath,
  EMPTY_NODE,
  ESXI_REQUIREMENTS,
  emptyOva,
  esxiPasswordPath,
  findProgram,
  mustRun,
  openSandbox,
  type ProgramResult,
  programsPath,
  raiseSandbox,
  readState,
  type Sandbox,
  writePrograms,
} from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { writeMetalModules } from '../helpers/deploy/metal-modules.ts';
import { startAgent } from '../helpers/deploy/ssh-agent.ts';
import { hostTree, treeDifference } from '../helpers/provisioner/host-tree.ts';
import { bootNode } from '../helpers/pxe/boot-node.ts';
import { nodeImage } from '../helpers/pxe/node-image.ts';
import { ROOT } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-story-${process.pid}`;
const PROVISIONER = 'core-provisioner';
const NODES = { 'core-c1': '192.168.1.41', 'core-w1': '192.168.1.51', 'core-w2': '192.168.1.52' };
const COMMON = `vmware_target=esxi
esxi_net="VM Network"
network=192.168.1.0
network_mask=255.255.255.0
network_gateway=192.168.1.2
network_dns=192.168.1.10
network_dn=lab.test
remote_user=admin
provisioner_server_dn=core-provisioner.lab.test
[coreos_provisioner]
${PROVISIONER} ansible_host=192.168.1.40
`;
const PROVISIONER_PACKAGE = `[all:vars]
cluster_type=coreos-provisioner
provisioner_server_ip=192.168.1.40
${COMMON}`;
const CLUSTER_PACKAGE = `[all:vars]
cluster_type=coreos-pxe
cluster_name=core-1
tectonic_admin_email=admin@lab.test
tectonic_controller_dn=core-admin.lab.test
tectonic_ingress_dn=core-ingress.lab.test
${COMMON}[coreos_controllers]
core-c1 ansible_host=${NODES['core-c1']}
[coreos_workers]
core-w1 ansible_host=${NODES['core-w1']}
core-w2 ansible_host=${NODES['core-w2']}
[vmware_vms]
core-c1 numvcpus=2 memsize=2048 esxi_host=esxi-2 esxi_ds=datastore1
core-w1 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
core-w2 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
`;
const RELEASE = [
  'coreos_production_pxe.vmlinuz',
  'coreos_production_pxe_image.cpio.gz',
  'coreos_production_image.bin.bz2',
];
const ADMIN_PASSWORD = 'of the administrator, never seen';

const PROBLEM = fleetProblem({ ...ESXI_REQUIREMENTS, script: 'bsdutils', busybox: 'busybox-static' });
const hasTerraform = findProgram('terraform') !== undefined;
if (!hasTerraform) console.log('skipped: what real Terraform says of the package, for there is none on PATH');
const isFull = process.env.CBX_FULL === '1' && findProgram('qemu-system-x86_64') !== undefined;
if (!isFull) console.log('left to the full run, with qemu: the node that boots from the network (a minute)');

/**
 * From an empty rack to day two, as an operator goes: a provisioner that its role raises, two simulated ESXi hosts, a package
 * with a controller and two workers, and Debian hosts at the nodes' addresses that stand for what would run on them.
 */
describe.skipIf(PROBLEM !== undefined)('a cluster from preflight to destruction', () => {
  let top: string;
  let folder: string;
  let cbx: string;
  let sandbox: Sandbox;
  let matchbox: Release;
  let agent: Awaited<ReturnType<typeof startAgent>>;

  function run(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ProgramResult> {
    const own = {
      SSH_AUTH_SOCK: agent.socket,
      TECTONIC_HOME: join(top, 'tectonic'),
      ANSIBLE_ROLES_PATH: join(ROOT, 'roles'),
    };
    return sandbox.exec([process.execPath, cbx, ...words], {
      cwd: top,
      env: { ...sandbox.environment(), ...own, ...env },
    });
  }
  const deploy = (words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<ProgramResult> =>
    run(['deploy', 'test/core', '-e', `@${join(top, 'lab.json')}`, ...words], env);
  const packageTree = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !name.startsWith('known_hosts'))
      .sort()
      .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
  const statuses = async (): Promise<readonly VmStatus[]> => {
    const { rc, stdout, stderr } = await run(['control', 'test/core', 'status', '--json']);
    expect(rc, stderr).toBe(0);
    return JSON.parse(stdout);
  };
  const conf = async (): Promise<string> =>
    (await sandbox.hostExec(PROVISIONER, ['cat', '/etc/dhcp/dhcpd.conf'])).stdout;

  beforeAll(async () => {
    cbx = await bundleCbx('story');
    top = mkdtempSync(join(tmpdir(), 'cbx-story-'));
    folder = join(top, 'clusters/test/core');
    const release = join(top, 'releases/1745.5.0');
    for (const path of [folder, join(top, 'clusters/test/provisioner'), release]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, 'hosts'), CLUSTER_PACKAGE);
    writeFileSync(join(top, 'clusters/test/provisioner/hosts'), PROVISIONER_PACKAGE);
    writeFileSync(join(top, 'node.ova'), emptyOva(EMPTY_NODE));
    for (const name of RELEASE) writeFileSync(join(release, name), `not ${name}`);
    const sum = (name: string): string => createHash('sha256').update(`not ${name}`).digest('hex');
    writeFileSync(join(release, 'SHA256SUMS'), RELEASE.map((name) => `${sum(name)}  ${name}\n`).join(''));
    const variables = {
      ova_template: join(top, 'node.ova'),
      vm_settle_seconds: 5,
      os_assets_source: join(top, 'releases/{version}'),
      tectonic_ssh_authorized_key: 'ssh-ed25519 AAAA operator',
    };
    writeFileSync(join(top, 'lab.json'), JSON.stringify(variables));
    agent = await startAgent(top);
    matchbox = await bootServiceRelease();
    const node = ([name, address]: readonly [string, string]) => ({ name, address, accounts: [{ name: 'core' }] });
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [
        { name: PROVISIONER, address: '192.168.1.40', accounts: [{ name: 'admin' }] },
        ...Object.entries(NODES).map(node),
      ],
      gateways: ['192.168.1.2'],
      simulators: [
        { name: 'esxi-1', release: '7.0', datastores: ['datastore1'], networks: ['VM Network'] },
        { name: 'esxi-2', release: '6.0', datastores: ['datastore1'], networks: ['VM Network'] },
      ],
    });
    writePrograms(programsPath(sandbox), [process.execPath, cbx]);
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    agent.end();
    rmSync(top, { recursive: true, force: true });
  });

  it('names everything that is not ready, and changes nothing', async () => {
    const before = packageTree();
    const { rc, stdout, stderr } = await deploy(['--yes'], { TECTONIC_HOME: '', SSH_AUTH_SOCK: '' });
    expect(rc, stdout + stderr).toBe(6);
    for (const text of [
      'ca.crt is missing',
      'cbx cert test/core copy',
      'tectonic-license.txt is not in the package',
      'config.json, the pull secret, is not in the package',
      'TECTONIC_HOME is not set',
      'SSH_AUTH_SOCK is not set',
      'the provisioner does not answer at http://192.168.1.40:8080/',
    ]) {
      expect(stderr).toContain(text);
    }
    expect(stderr).toContain('nothing was changed');
    expect(packageTree()).toEqual(before);
  });

  it('has a provisioner, whose certificates come into the package', async () => {
    const source = { matchbox_source: matchbox.path, matchbox_sha256: matchbox.sha256 };
    const raised = await run(['run', 'provisioner', '-i', 'clusters/test/provisioner', '-e', JSON.stringify(source)]);
    expect(raised.rc, raised.stdout + raised.stderr).toBe(0);
    const renewed = await run(['cert', 'test/provisioner', 'renew']);
    expect(renewed.rc, renewed.stdout + renewed.stderr).toBe(0);
    expect(renewed.stdout).toMatch(/changed=0 /);
    expect((await run(['cert', 'test/core', 'copy'])).stdout).toContain('copied ca.crt, client.crt, client.key');
    const verified = await run(['cert', 'test/core', 'verify']);
    expect(verified.rc, verified.stderr).toBe(0);
    writeMetalModules(join(top, 'tectonic'), join(top, 'nodes-are-on'));
    writeFileSync(join(folder, 'tectonic-license.txt'), 'licence');
    writeFileSync(join(folder, 'config.json'), '{"auths":{"registry.lab.test":{"auth":"x"}}}');
  });

  it.runIf(hasTerraform)('is rehearsed without a trace', async () => {
    const before = { files: packageTree(), host: await hostTree(sandbox, PROVISIONER) };
    const { rc, stdout, stderr } = await deploy(['--check']);
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout).toContain('terraform apply is left out in check mode');
    expect(packageTree()).toEqual(before.files);
    expect(treeDifference(before.host, await hostTree(sandbox, PROVISIONER))).toEqual([]);
    for (const { power } of await statuses()) expect(power).toBe('absent');
  });

  it.runIf(hasTerraform)('asks for what it needs before it starts', async () => {
    const pause = await deploy();
    expect(pause.rc).toBe(2);
    expect(pause.stderr).toContain('there is no terminal to confirm apply on');
    const secret = await deploy(['--until', 'plan']);
    expect(secret.rc).toBe(1);
    expect(secret.stderr).toContain('CBX_SECRET_ESXI_PASSWORD');
    const order = await deploy(['--from', 'dhcp', '--until', 'plan']);
    expect(order.stderr).toContain('"dhcp" needs what release, vms, files leave behind');
  });

  it.runIf(hasTerraform)('comes up to the pause, with every file that Terraform or a person needs', async () => {
    const { rc, stdout, stderr } = await deploy(
      ['--until', 'plan', '--secret-file', `esxi_password=${esxiPasswordPath(sandbox)}`],
      { CBX_SECRET_TECTONIC_ADMIN_PASSWORD: ADMIN_PASSWORD },
    );
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout).toContain('Plan: 1 to add, 0 to change, 0 to destroy.');
    const calls = readFileSync(callsPath(programsPath(sandbox)), 'utf8');
    const password = readFileSync(esxiPasswordPath(sandbox), 'utf8').trim();
    for (const secret of [ADMIN_PASSWORD, password, 'PRIVATE KEY'])
      expect(stdout + stderr + calls).not.toContain(secret);
    for (const name of ['manual-masters.csv', 'manual-workers.csv', 'coreos-kublet-service', 'coreos-iscsi.sh'])
      expect(existsSync(join(folder, name)), name).toBe(true);
    for (const name of ['terraform.tfvars.json', 'terraform.plan'])
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
    expect(await conf()).toContain('# BEGIN core-1 CLUSTER MANAGED BLOCK');
    for (const { power } of await statuses()) expect(power).toBe('off');
  });

  it.runIf(hasTerraform)('waits on a terminal for the word, and leaves everything as it is at another', async () => {
    const before = packageTree();
    const words = [process.execPath, cbx, 'deploy', 'test/core', '-e', `@${join(top, 'lab.json')}`, '--from', 'apply'];
    const env = { ...sandbox.environment(), SSH_AUTH_SOCK: agent.socket, TECTONIC_HOME: join(top, 'tectonic') };
    const argv = ['script', '-qec', words.join(' '), '/dev/null'];
    const { rc, stdout } = await sandbox.exec(argv, { cwd: top, env, input: 'no\n' });
    expect(rc, stdout).toBe(130);
    expect(stdout).toContain('Type "apply" to go on');
    expect(stdout).toContain('to go on: cbx deploy test/core --from apply');
    expect(packageTree()).toEqual(before);
  });

  it.runIf(hasTerraform)('applies, and switches the nodes on when Terraform waits for them', async () => {
    const applied = deploy(['--from', 'apply', '--yes', '--power-on']);
    await expect
      .poll(async () => (await statuses()).map(({ power }) => power), { timeout: 60_000, interval: 1000 })
      .toEqual(['on', 'on', 'on']);
    writeFileSync(join(top, 'nodes-are-on'), '');
    const { rc, stdout, stderr } = await applied;
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout).toMatch(
      /etcd_secrets: Still creating\.\.\.[\s\S]*cbx: the nodes are switched on[\s\S]*Apply complete!/,
    );
    expect(statSync(join(folder, 'terraform.tfstate')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, 'terraform.plan'))).toBe(false);
    expect(existsSync(join(folder, 'deploy.lock'))).toBe(false);
  });

  it.runIf(hasTerraform)('changes nothing when it is deployed again, without any secret', async () => {
    const before = packageTree();
    const { rc, stdout, stderr } = await deploy(['--yes']);
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout).toContain('No changes.');
    expect(stdout).toMatch(/deployed in \d+ min \d+ s: no changes\n$/);
    expect(packageTree()).toEqual(before);
    const { stdout: phases } = await deploy(['--phases']);
    expect(phases.match(/ done /g)).toHaveLength(7);
  });

  it.runIf(hasTerraform && isFull)('boots a node with the address that the simulator gave out (slow)', async () => {
    const image = await nodeImage();
    const store = '/var/lib/matchbox';
    const put = async (path: string, input: string | Buffer): Promise<void> => {
      const script = 'mkdir -p "$(dirname "$0")" && cat >"$0"';
      const { rc, stderr } = await sandbox.hostExec(PROVISIONER, ['sh', '-c', script, `${store}/${path}`], { input });
      expect(rc, stderr).toBe(0);
    };
    const mac: string = JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'))['core-w1'].mac;
    const config = `http://192.168.1.40:8080/ignition?uuid=\${uuid}&mac=\${mac:hexhyp}`;
    await put('assets/node/kernel', readFileSync(image.kernel));
    await put('assets/node/initrd', readFileSync(image.initrd));
    await put('ignition/node.ign', '{"ignition":{"version":"2.0.0"}}\n');
    await put('groups/w1.json', JSON.stringify({ id: 'w1', profile: 'node', selector: { mac } }));
    const boot = {
      kernel: '/assets/node/kernel',
      initrd: ['/assets/node/initrd'],
      args: ['console=ttyS0', `coreos.config.url=${config}`],
    };
    await put('profiles/node.json', JSON.stringify({ id: 'node', boot, ignition_id: 'node.ign' }));
    // The Debian host that stands for the node has its address.
    await sandbox.stop('core-w1');
    const node = await bootNode(sandbox, mac);
    await sandbox.start('core-w1');
    expect(node.console).toContain(`NODE-LEASE ${NODES['core-w1']} core-w1`);
    expect(node.console).toContain('NODE-CONFIG {"ignition":{"version":"2.0.0"}}');
  });

  it('is looked after on day two: roles and a new password on all nodes', async () => {
    const init = ['run', 'coreos-init', '-i', 'clusters/test/core', '-e', 'io_scheduler_method=udev'];
    const first = await run(init);
    expect(first.rc, first.stdout + first.stderr).toBe(0);
    const second = await run(init);
    expect(second.stdout.match(/changed=0 /g), second.stdout).toHaveLength(3);
    const shadow = async (host: string): Promise<string> =>
      (await sandbox.hostExec(host, ['getent', 'shadow', 'core'])).stdout.split(':')[1] ?? '';
    const before = await shadow('core-w2');
    const env = { CBX_SECRET_NEW_PASSWORD: 'correct horse' };
    const checked = await run(['passwd', 'test/core', '--check'], env);
    expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
    expect(await shadow('core-w2')).toBe(before);
    const { rc, stdout, stderr } = await run(['passwd', 'test/core'], env);
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(/correct horse|\$6\$/);
    for (const host of Object.keys(NODES)) {
      const hash = await shadow(host);
      const salt = hash.split('$')[2] ?? '';
      const made = await mustRun(['openssl', 'passwd', '-6', '-salt', salt, '-stdin'], { input: 'correct horse\n' });
      expect(hash).toBe(made.trim());
    }
  });

  it.runIf(hasTerraform)('makes a machine that is gone anew, and leaves the others alone', async () => {
    const macs = (): Record<string, { mac: string }> => JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'));
    const add = (...words: string[]): Promise<ProgramResult> =>
      run(['add', 'test/core', '-e', `@${join(top, 'lab.json')}`, ...words]);
    expect((await add()).stdout).toBe('test/core: every machine is there\n');
    const before = macs();
    await run(['control', 'test/core', 'destroy', '--yes', '-l', 'core-w2']);
    const checked = await add('--check');
    expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
    expect(checked.stdout).toContain('test/core: to be made: core-w2\n');
    const { rc, stdout, stderr } = await add('--secret-file', `esxi_password=${esxiPasswordPath(sandbox)}`);
    expect(rc, stdout + stderr).toBe(0);
    expect(stdout).toContain('cbx deploy test/core --from init');
    const now = macs();
    expect({ ...now, 'core-w2': undefined }).toEqual({ ...before, 'core-w2': undefined });
    expect(now['core-w2']?.mac).not.toBe(before['core-w2']?.mac);
    expect(await conf()).toContain(`hardware ethernet ${now['core-w2']?.mac};`);
    expect((await statuses()).map(({ name, power }) => [name, power])).toEqual([
      ['core-w1', 'on'],
      ['core-w2', 'off'],
      ['core-c1', 'on'],
    ]);
  });

  it.runIf(hasTerraform)('stops, and goes: machines, entries and records', async () => {
    const stopped = await run(['control', 'test/core', 'stop']);
    expect(stopped.rc, stopped.stdout + stopped.stderr).toBe(0);
    for (const { power } of await statuses()) expect(power).toBe('off');
    const checked = await run(['control', 'test/core', 'destroy', '--check']);
    expect(checked.rc, checked.stdout + checked.stderr).toBe(0);
    const destroyed = await run(['control', 'test/core', 'destroy', '--yes', '--forget']);
    expect(destroyed.rc, destroyed.stdout + destroyed.stderr).toBe(0);
    for (const { power } of await statuses()) expect(power).toBe('absent');
    expect(await conf()).not.toContain('core-1 CLUSTER');
    expect(JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'))).toEqual({});
  });
});
