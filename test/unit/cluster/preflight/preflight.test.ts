import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  openPackage,
  preflightDeploy,
  satisfies,
  toPackageDocument,
  type VmAnswer,
  type World,
} from '../../../../src/cluster/index.ts';
import { formatLocation } from '../../../../src/errors/index.ts';
import { INVENTORY_SOURCES } from '../../../../src/generated/inventories.ts';
import { loadInventory } from '../../../../src/inventory/index.ts';
import { writeFiles } from '../../cli/run-command.ts';
import { CLIENT, certificateFolder } from '../certificates/certificate-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'cbx-preflight-'));
afterAll(() => rmSync(top, { recursive: true }));

const HOSTS = `[all:vars]
cluster_type=coreos-pxe
cluster_name=lab
vmware_target=esxi
esxi_net="VM Network"
network_mask=255.255.255.0
network_gateway=192.168.7.1
network_dns=192.168.7.10
network_dn=lab.test
tectonic_admin_email=admin@lab.test
tectonic_controller_dn=admin.lab.test
tectonic_ingress_dn=ingress.lab.test
provisioner_server_dn=provisioner.lab.test
[coreos_provisioner]
provisioner ansible_host=192.168.7.40
[coreos_controllers]
c1 ansible_host=192.168.7.41
[coreos_workers]
w1 ansible_host=192.168.7.51
[vmware_vms]
c1 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_user=root esxi_ds=store
w1 numvcpus=2 memsize=2048 esxi_host=esxi-2 esxi_user=operator esxi_ds=store
`;
const ADDRESSES: Readonly<Record<string, string>> = {
  'provisioner.lab.test': '192.168.7.40',
  'admin.lab.test': '192.168.7.41',
  'ingress.lab.test': '192.168.7.51',
  'c1.lab.test': '192.168.7.41',
  'w1.lab.test': '192.168.7.51',
};
const off: VmAnswer = { status: { power: 'off' } };

interface Scene {
  /** Replacements in the inventory's text. */
  readonly hosts?: readonly (readonly [from: string, to: string])[];
  /** Files of the package that are other than usual; null for those that are missing. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly modules?: Readonly<Record<string, string>>;
  readonly world?: Partial<World>;
  readonly env?: NodeJS.ProcessEnv;
}

let count = 0;

/** Preflight of a package that is ready but for what the scene says: place and text of each problem. */
async function preflight(scene: Scene = {}) {
  count += 1;
  const base = join(top, String(count));
  const folder = join(base, 'clusters/lab/core');
  const hosts = (scene.hosts ?? []).reduce((text, [from, to]) => text.replace(from, to), HOSTS);
  const files = { 'tectonic-license.txt': 'x', 'config.json': '{"auths":{"registry":{}}}', ...scene.files };
  const given = Object.entries(files).filter((pair): pair is [string, string] => pair[1] !== null);
  writeFiles(folder, { hosts, ...Object.fromEntries(given) });
  writeFiles(base, { 'node.ova': '', 'tectonic/platforms/metal/main.tf': '', ...scene.modules });
  if (!given.some(([name]) => name.startsWith('matchbox-certs/')))
    certificateFolder(join(folder, 'matchbox-certs'), CLIENT);
  const inventory = await loadInventory({ sources: [folder], catalog: INVENTORY_SOURCES });
  const document = toPackageDocument(inventory);
  const extra: Readonly<Record<string, string>> = { ova_template: join(base, 'node.ova') };
  const world: World = {
    env: { PATH: '/bin', SSH_AUTH_SOCK: '/agent', TECTONIC_HOME: join(base, 'tectonic'), ...scene.env },
    now: new Date('2030-01-01T00:00:00Z'),
    findProgram: (name) => `/bin/${name}`,
    run: async () => ({ code: 0, stdout: 'Terraform v0.11.14\n' }),
    resolve: async (name) => [ADDRESSES[name] ?? ''].filter((address) => address !== ''),
    get: async () => ({ status: 200, body: 'matchbox\n' }),
    greet: async () => undefined,
    askVms: async () => new Map(['c1', 'w1'].map((name) => [name, off])),
    ...scene.world,
  };
  const subject = {
    place: openPackage('lab/core', base),
    inventory,
    document,
    text: (name: string) => String(document.vars[name] ?? extra[name] ?? ''),
  };
  return (await preflightDeploy(subject, world)).map(({ severity, error }) => ({
    severity,
    text: `${error.code}: ${error.message}`.replaceAll(base, ''),
    at: error.at === undefined ? '' : formatLocation(error.at).replace(base, '').replace('/clusters/lab/core/', ''),
    hint: (error.hint ?? '').replaceAll(base, ''),
  }));
}

const missing = (name: string): string | undefined => (name === 'ovftool' ? undefined : `/bin/${name}`);
const fails = (message: string) => async () => {
  throw new Error(message);
};
const terraform = (stdout: string, code = 0): Partial<World> => ({
  run: async (program) => (program.endsWith('terraform') ? { code, stdout } : { code: 0, stdout: '' }),
});
const agent = (code: number): Partial<World> => ({
  run: async (program) => (program === 'ssh-add' ? { code, stdout: '' } : { code: 0, stdout: 'Terraform v0.11.14' }),
});
const absent = { askVms: async () => new Map<string, VmAnswer>([['c1', { status: { power: 'absent' } }]]) };
const refused = {
  askVms: async () =>
    new Map<string, VmAnswer>([
      ['c1', off],
      ['w1', { problem: 'Permission denied\nmore' }],
    ]),
};

describe('preflight of a deployment', () => {
  it('finds nothing in a package that is ready', async () => {
    expect(await preflight()).toEqual([]);
  });

  /** What is wrong, how it is told, where that is, and the remedy. */
  it.each<readonly [string, Scene, string, string, string]>([
    [
      'a variable of the wrong form',
      { hosts: [['192.168.7.1\n', '192.168.7\n']] },
      'CLUSTER_BAD_VALUE: the package ([all:vars]): "network_gateway" must be an IPv4 address',
      'hosts:7:',
      '',
    ],
    ['certificates', { files: { 'matchbox-certs/ca.crt': '' } }, 'ca.crt is no certificate', 'ca.crt', 'copy it anew'],
    [
      'certificates that nobody copied',
      { files: { 'matchbox-certs/.keep': '' } },
      'CLUSTER_CERTIFICATE: client.crt is missing',
      'matchbox-certs/client.crt',
      'cbx cert lab/core copy',
    ],
    [
      'certificates that are over',
      { world: { now: new Date('2130-01-01T00:00:00Z') } },
      'client.crt expired on 2126-',
      'client.crt',
      'cbx cert lab/core copy',
    ],
    [
      'the licence',
      { files: { 'tectonic-license.txt': null } },
      'CLUSTER_LICENCE: tectonic-license.txt is not in the package, which the type coreos-pxe needs',
      'tectonic-license.txt',
      'put it at /clusters/lab/core/tectonic-license.txt',
    ],
    [
      'the pull secret',
      { files: { 'config.json': null } },
      'CLUSTER_PULL_SECRET: config.json, the pull secret, is not in the package',
      'config.json',
      'put the pull secret',
    ],
    ['no JSON', { files: { 'config.json': '{' } }, 'the pull secret, is no JSON object', 'config.json', 'put the pull'],
    ['no auths', { files: { 'config.json': '{"auths":{}}' } }, 'config.json has no "auths"', 'config.json', 'put the'],
    [
      'TECTONIC_HOME',
      { env: { TECTONIC_HOME: '' } },
      'CLUSTER_TECTONIC_HOME: TECTONIC_HOME is not set',
      'hosts:2:',
      'contains platforms/metal',
    ],
    [
      'another folder in TECTONIC_HOME',
      { env: { TECTONIC_HOME: '/nowhere' } },
      'TECTONIC_HOME is /nowhere, which has no folder platforms/metal',
      'hosts:2:',
      'set it to',
    ],
    [
      'no terraform',
      { world: { findProgram: (name) => (name === 'terraform' ? undefined : name) } },
      'CLUSTER_TERRAFORM: terraform is in no folder of PATH (/bin)',
      'hosts:2:',
      'install the version',
    ],
    [
      'a terraform that fails',
      { world: terraform('', 127) },
      '/bin/terraform does not run: it exited with 127',
      'hosts:2:',
      'terraform version',
    ],
    [
      'a terraform that the modules refuse',
      {
        world: terraform('Terraform v1.11.4\n'),
        modules: { 'tectonic/platforms/metal/main.tf': 'terraform {\n  required_version = ">= 0.10.7, < 0.12"\n}\n' },
      },
      'terraform is 1.11.4, and /tectonic/platforms/metal/main.tf wants >= 0.10.7, < 0.12',
      'hosts:2:',
      'put such a version before /bin/terraform in PATH',
    ],
    [
      'no agent',
      { env: { SSH_AUTH_SOCK: '' } },
      'CLUSTER_SSH_AGENT: there is no ssh agent: SSH_AUTH_SOCK is not set',
      'hosts:2:',
      'ssh-agent',
    ],
    [
      'an agent without keys',
      { world: agent(1) },
      'the ssh agent has no key',
      'hosts:2:',
      'ssh-add <key of the nodes>',
    ],
    [
      'an agent that is gone',
      { world: agent(2) },
      'no ssh agent answers at SSH_AUTH_SOCK (/agent)',
      'hosts:2:',
      'ssh-agent',
    ],
    [
      'no ovftool',
      { world: { findProgram: missing } },
      'CLUSTER_PROGRAM: ovftool is in no folder of PATH (/bin)',
      'hosts:4:',
      'vmware_target is esxi',
    ],
    [
      'no OVA for VMs that are missing',
      { world: absent, hosts: [['[coreos_prov', 'ova_template=/no.ova\n[coreos_prov']] },
      'CLUSTER_OVA: there is no OVA at /no.ova, of which the VMs of the type coreos-pxe are made',
      'hosts:14:',
      'set ova_template or ova_folder',
    ],
    [
      'an ESXi host',
      { world: refused },
      'CLUSTER_ESXI_HOST: esxi-2 does not answer operator with its VMs: Permission denied',
      'hosts:22:',
      'ssh operator@esxi-2 vim-cmd vmsvc/getallvms',
    ],
    [
      'the web service of the provisioner',
      { world: { get: fails('connect ECONNREFUSED') } },
      'CLUSTER_PROVISIONER: the provisioner does not answer at http://192.168.7.40:8080/: connect ECONNREFUSED',
      'hosts:13:',
      'systemctl status matchbox',
    ],
    [
      'another web service',
      { world: { get: async () => ({ status: 404, body: '' }) } },
      'status 404, and its answer is not that of matchbox',
      'hosts:13:',
      'deploy the provisioner first',
    ],
    [
      'the service for administrators',
      { world: { greet: fails('certificate has expired') } },
      'does not answer at 192.168.7.40:8081 (provisioner.lab.test): certificate has expired',
      'hosts:13:',
      'deploy the provisioner first',
    ],
  ])('names %s', async (_, scene, text, at, hint) => {
    const found = await preflight(scene);
    const fitting = found.filter((one) => one.text.includes(text));
    expect(fitting, JSON.stringify(found, null, 1)).toHaveLength(1);
    expect(fitting[0]).toMatchObject({ severity: 'error' });
    expect(fitting[0]?.at).toContain(at);
    expect(fitting[0]?.hint).toContain(hint);
  });

  it('needs no OVA when all VMs are there', async () => {
    expect(await preflight({ hosts: [['[coreos_prov', 'ova_template=/no.ova\n[coreos_prov']] })).toEqual([]);
  });

  it('warns of names that resolve elsewhere or nowhere', async () => {
    const resolve: World['resolve'] = async (name) => {
      if (name === 'w1.lab.test') throw new Error('ENOTFOUND');
      return [name === 'admin.lab.test' ? '10.0.0.1' : (ADDRESSES[name] ?? '')];
    };
    expect((await preflight({ world: { resolve } })).map(({ severity, text }) => [severity, text])).toEqual([
      ['warning', 'CLUSTER_DNS: admin.lab.test resolves to 10.0.0.1; expected 192.168.7.41'],
      ['warning', 'CLUSTER_DNS: w1.lab.test does not resolve; expected 192.168.7.51'],
    ]);
  });

  it('needs names to resolve and vmrun on the desktop', async () => {
    const found = await preflight({
      hosts: [['vmware_target=esxi', 'vmware_target=fusion\nfusion_net=vmnet2\nfusion_net_type=nat']],
      world: { resolve: fails('ENOTFOUND'), findProgram: (name) => (name === 'vmrun' ? undefined : name) },
    });
    expect(found.map(({ severity, text }) => [severity, text.split(' ', 2).join(' ')])).toEqual([
      ['error', 'CLUSTER_PROGRAM: vmrun'],
      ...['provisioner', 'admin', 'ingress', 'c1', 'w1'].map((name) => ['error', `CLUSTER_DNS: ${name}.lab.test`]),
    ]);
  });

  it.each([
    ['centos-ucp', ['docker_subscription.lic']],
    ['rhel-ucp', ['docker_subscription.lic', 'rhel.lic']],
    ['rhel-swarm', ['rhel.lic']],
    ['targetd-server', []],
  ])('wants the licences of %s', async (type, licences) => {
    const found = await preflight({ hosts: [['cluster_type=coreos-pxe', `cluster_type=${type}`]] });
    const named = found.filter(({ text }) => text.startsWith('CLUSTER_LICENCE'));
    expect(named.map(({ at }) => at.replace(':1:1', ''))).toEqual(licences);
  });

  it('reports everything together, each problem once', async () => {
    const found = await preflight({
      files: { 'tectonic-license.txt': null, 'config.json': null },
      env: { TECTONIC_HOME: '', SSH_AUTH_SOCK: '' },
      world: { ...refused, findProgram: () => undefined, get: fails('x'), greet: fails('y'), resolve: fails('z') },
    });
    const codes = new Set(found.map(({ text }) => text.split(':')[0]));
    expect([...codes].sort()).toEqual(
      [
        'DNS',
        'ESXI_HOST',
        'LICENCE',
        'PROGRAM',
        'PROVISIONER',
        'PULL_SECRET',
        'SSH_AGENT',
        'TECTONIC_HOME',
        'TERRAFORM',
      ].map((what) => `CLUSTER_${what}`),
    );
    expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
  });

  it('refuses a key that others can read', async () => {
    const base = join(top, 'open-key/clusters/lab/core');
    mkdirSync(base, { recursive: true });
    const folder = certificateFolder(join(base, 'matchbox-certs'), CLIENT);
    chmodSync(join(folder, 'client.key'), 0o644);
    writeFileSync(join(base, 'hosts'), HOSTS);
    const inventory = await loadInventory({ sources: [base], catalog: INVENTORY_SOURCES });
    const { certificatesAreGood } = await import('../../../../src/cluster/preflight/checks/certificates-are-good.ts');
    const subject = {
      place: openPackage(base),
      inventory,
      document: toPackageDocument(inventory),
      text: (name: string) => (name === 'cluster_type' ? 'coreos-pxe' : ''),
    };
    const found = await certificatesAreGood(subject, { now: new Date('2030-01-01T00:00:00Z') } as World);
    expect(found.map(({ error }) => error.message)).toEqual(['client.key can be read by others (mode 0644)']);
  });
});

describe('version constraints', () => {
  it.each([
    ['0.11.14', '>= 0.10.7, < 0.12', true],
    ['1.11.4', '>= 0.10.7, < 0.12', false],
    ['0.12.0', '< 0.12', false],
    ['0.10.8', '~> 0.10.7', true],
    ['0.11.0', '~> 0.10.7', false],
    ['1.4.0', '~> 1.2', true],
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '= 1.2.4', false],
    ['1.2.3', '!= 1.2.3', false],
    ['1.2.3', '> 1.2.3', false],
    ['1.2.3', '<= 1.2.3', true],
    ['1.2.3', 'whatever', true],
  ])('%s fits "%s": %s', (version, constraint, fits) => {
    expect(satisfies(version, constraint)).toBe(fits);
  });
});
