import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER_SCHEMAS, validatePackage } from '../../../src/cluster/index.ts';
import { formatLocation } from '../../../src/errors/index.ts';
import { INVENTORY_SOURCES } from '../../../src/generated/inventories.ts';
import { loadInventory } from '../../../src/inventory/index.ts';
import { runCommand } from '../cli/run-command.ts';

const EXAMPLES = join(dirname(fileURLToPath(import.meta.url)), '../../../clusters/eg');

/** One example of each type, and the variables whose absence its schema has to notice. */
const TYPES: Readonly<Record<string, readonly [example: string, ...required: string[]]>> = {
  'centos-dcos': ['esxi-centos-dcos', 'dcos_boot_server', 'network_mask'],
  'centos-swarm': ['esxi-centos-swarm-advanced', 'cluster_name', 'network_dn'],
  'centos-ucp': ['demo-centos-ucp', 'vmware_target', 'fusion_net'],
  'coreos-provisioner': ['core-provisioner', 'provisioner_server_dn', 'network', 'esxi_net'],
  'coreos-pxe': ['core', 'tectonic_admin_email', 'tectonic_ingress_dn', 'provisioner_server_dn', 'network_gateway'],
  'photon-swarm': ['demo-photon-swarm', 'network_dns', 'fusion_net_type'],
  'rhel-swarm': ['esxi-rhel-swarm', 'esxi_net', 'cluster_name'],
  'rhel-ucp': ['esxi-rhel-ucp', 'esxi_net_prefix', 'network_dn'],
  'targetd-server': ['targetd-server', 'targetd_server', 'targetd_server_iqn', 'network_mask'],
};

/** Packages whose authors left gaps: placeholders, and machines outside their gateway's network. */
const FAULTY: Readonly<Record<string, number>> = { 'esxi-centos-swarm': 7, 'esxi-rhel-swarm': 5, 'esxi-rhel-ucp': 5 };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-validate-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hostsOf = (example: string): string => readFileSync(join(EXAMPLES, example, 'hosts'), 'utf8');

/** What is wrong with a package of this text: code, message, line and hint of each finding. */
async function check(text: string) {
  const path = join(folder, 'clusters/t/p');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'hosts'), text);
  const inventory = await loadInventory({ sources: [path], catalog: INVENTORY_SOURCES });
  const { errors, warnings } = validatePackage(inventory, CLUSTER_SCHEMAS);
  return [...errors, ...warnings].map(({ code, message, at, hint = '' }) => ({
    code,
    message,
    place: at === undefined ? undefined : formatLocation(at).slice(path.length),
    hint,
  }));
}

describe('cbx validate', () => {
  it('accepts the example packages but for those with gaps', async () => {
    cpSync(EXAMPLES, join(folder, 'clusters/eg'), { recursive: true });
    for (const name of readdirSync(EXAMPLES)) {
      const { code, out } = await runCommand(folder, ['validate', '-i', `clusters/eg/${name}`]);
      const mistakes = FAULTY[name];
      const verdict = mistakes === undefined ? 'valid' : `${mistakes} mistakes`;
      expect([name, code, out]).toEqual([name, mistakes === undefined ? 0 : 1, `clusters/eg/${name}: ${verdict}\n`]);
    }
  });

  it('has a schema for every type, and no type without an example here', () => {
    const types = CLUSTER_SCHEMAS.map(({ $id }) => $id.replace('.json', ''));
    expect(types.filter((type) => !['common', 'esxi', 'fusion'].includes(type)).sort()).toEqual(
      Object.keys(TYPES).sort(),
    );
  });

  for (const [type, [example, ...required]] of Object.entries(TYPES)) {
    for (const name of required) {
      it(`${type}: misses ${name}, and knows it misspelt`, async () => {
        const text = hostsOf(example);
        const line = new RegExp(`^${name}=.*$`, 'm');
        expect(text).toMatch(line);
        const missing = await check(text.replace(line, ''));
        expect(missing.find(({ message }) => message.includes(`needs "${name}"`))).toMatchObject({
          code: 'CLUSTER_MISSING',
          place: expect.stringMatching(/^\/hosts:\d+:\d+$/),
        });
        const misspelt = await check(text.replace(line, (whole) => whole.replace(name, `${name}x`)));
        const number = text.slice(0, text.search(line)).split('\n').length;
        expect(misspelt.find(({ message }) => message.includes(`needs "${name}"`))).toMatchObject({
          place: `/hosts:${number}:1`,
          hint: `"${name}x" is no known name: did you mean "${name}"?`,
        });
      });
    }
  }

  const BAD: readonly (readonly [string, RegExp, string, string])[] = [
    ['core', /^network_mask=.*$/m, 'network_mask=255.0.255.0', 'network_mask'],
    ['core', /^network_gateway=.*$/m, 'network_gateway=nowhere', 'network_gateway'],
    ['core', /^tectonic_admin_email=.*$/m, 'tectonic_admin_email=somebody', 'tectonic_admin_email'],
    ['core', /^k8s_cluster_cidr=.*$/m, 'k8s_cluster_cidr=10.42.0.0', 'k8s_cluster_cidr'],
    ['core', /^tectonic_vanilla_k8s=.*$/m, 'tectonic_vanilla_k8s=perhaps', 'tectonic_vanilla_k8s'],
    ['core', /numvcpus=8/, 'numvcpus=none', 'numvcpus'],
    ['core', /memsize=8192/, 'memsize=8191', 'memsize'],
    ['core', /^vmware_target=.*$/m, 'vmware_target=esx', 'vmware_target'],
    ['core', /^cluster_type=.*$/m, 'cluster_type=coreos-px', 'cluster_type'],
    ['demo-photon-swarm', /^fusion_net=.*$/m, 'fusion_net=net8', 'fusion_net'],
    ['targetd-server', /^targetd_server_iqn=.*$/m, 'targetd_server_iqn=iqn', 'targetd_server_iqn'],
  ];
  it.each(BAD)('%s refuses a value of %s', async (example, line, bad, name) => {
    const text = hostsOf(example).replace(line, bad);
    const found = await check(text);
    const number = text.slice(0, text.indexOf(bad)).split('\n').length;
    const mistake = found.find(({ message }) => message.includes(`"${name}" must be`));
    expect(mistake, JSON.stringify(found)).toMatchObject({ code: 'CLUSTER_BAD_VALUE' });
    expect(mistake?.place).toMatch(new RegExp(`^/hosts:${number}:`));
  });

  it('knows rules between values', async () => {
    const core = hostsOf('core');
    const cases: readonly (readonly [string, RegExp])[] = [
      [core.replace('192.168.1.51', '192.168.1.41'), /192\.168\.1\.41 is the address of "core-c1" already/],
      [core.replace('192.168.1.51', '192.168.9.51'), /192\.168\.9\.51 is outside the network/],
      [core.replace('10.42.0.0/16', '192.168.0.0/16'), /k8s_cluster_cidr and network_gateway overlap/],
      [core.replace('[coreos_workers]', 'core-w1\n[coreos_workers]'), /2 controllers cannot outvote/],
      [`${core}\ncore-provisioner numvcpus=1 memsize=1024 esxi_ds=x\n`, /must not be in vmware_vms/],
    ];
    for (const [text, message] of cases) {
      const messages = (await check(text)).map((finding) => finding.message);
      expect(messages.some((one) => message.test(one)) || messages).toBe(true);
    }
  });
});
