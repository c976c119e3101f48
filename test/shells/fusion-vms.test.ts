import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callsPath,
  EMPTY_NODE,
  emptyOva,
  type ProgramResult,
  runProgram,
  writePrograms,
} from '../../src/sandbox/index.ts';
import { bundleCbx } from '../helpers/bundled-cbx.ts';
import { ROOT, recapOf } from '../helpers/run-cbx.ts';

const HOSTS = `[all:vars]
cluster_type=coreos-pxe
cluster_name=demo
fusion_net=vmnet2
fusion_net_type=custom
fusion_vm_folder="../virtuals"
network_dns=192.168.100.1
provisioner_server_dn=core-provisioner.lab.test

[coreos_provisioner]
core-provisioner ansible_host=192.168.100.40

[vmware_vms]
core-c1 ansible_host=192.168.100.41 numvcpus=4 memsize=1536
core-w1 ansible_host=192.168.100.51 numvcpus=2 memsize=2048
`;
const CONF = '# VMware DHCP\nsubnet 192.168.100.0 netmask 255.255.255.0 {\n}\n';

describe('the role fusion-vms against stand-ins for vmrun and ovftool', () => {
  let top: string;
  let folder: string;
  let programs: string;
  let cbx: string;
  const conf = (): string => readFileSync(join(top, 'vmware folder/vmnet2/dhcpd.conf'), 'utf8');
  const vmx = (host: string): string => readFileSync(join(top, `virtuals/${host}.vmwarevm/${host}.vmx`), 'utf8');
  const record = (): Record<string, { mac: string }> => JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'));
  const calls = (): string => readFileSync(callsPath(programs), 'utf8');

  function role(...words: readonly string[]): Promise<ProgramResult> {
    const variables = JSON.stringify({
      ova_template: join(top, 'node.ova'),
      vmware_dhcpd_base_path: join(top, 'vmware folder'),
      vmware_dhcpd_cmd: join(programs, 'vmnet-cli'),
      vmware_dhcpd_become: false,
      vm_settle_seconds: 5,
    });
    const argv = [process.execPath, cbx, 'run', 'fusion-vms', '-i', folder, '-e', variables, ...words];
    const env = {
      ...process.env,
      PATH: `${programs}:${process.env.PATH ?? ''}`,
      ANSIBLE_ROLES_PATH: join(ROOT, 'roles'),
    };
    return runProgram(argv, { env, cwd: top });
  }

  beforeAll(async () => {
    cbx = await bundleCbx('fusion-vms');
    top = mkdtempSync(join(tmpdir(), 'cbx-fusion-'));
    folder = join(top, 'clusters/eg/demo');
    programs = join(top, 'programs');
    for (const path of [folder, join(top, 'vmware folder/vmnet2')]) mkdirSync(path, { recursive: true });
    writeFileSync(join(folder, 'hosts'), HOSTS);
    writeFileSync(join(top, 'node.ova'), emptyOva(EMPTY_NODE));
    writeFileSync(join(top, 'vmware folder/vmnet2/dhcpd.conf'), CONF);
    writePrograms(programs, [process.execPath, cbx]);
  });
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  it('makes nothing in check mode', async () => {
    const { rc, stdout } = await role('--check');
    expect(rc, stdout).toBe(0);
    expect(recapOf(stdout, 'core-w1').changed).toBe(1);
    expect([existsSync(join(top, 'virtuals')), existsSync(join(folder, 'vms.json')), conf()]).toEqual([
      false,
      false,
      CONF,
    ]);
  });

  it('makes the VMs where the package says (D29), with addresses of their own and entries for them', async () => {
    const { rc, stdout } = await role();
    expect(rc, stdout).toBe(0);
    expect(vmx('core-c1')).toContain('memSize = "1536"');
    expect(vmx('core-c1').match(/memsize/gi)).toHaveLength(1);
    expect(vmx('core-c1')).toContain('ethernet0.vnet = "vmnet2"');
    const mac = record()['core-w1']?.mac ?? '';
    expect(mac).not.toBe('00:0c:29:00:00:01');
    expect(vmx('core-w1')).toContain(`ethernet0.generatedAddress = "${mac}"`);
    expect(conf().startsWith(`${CONF}### coreos-pxe:demo:start\nhost core-c1 {\n`)).toBe(true);
    expect(conf()).toContain(`host core-w1 {
    hardware ethernet ${mac};
    fixed-address 192.168.100.51;
    option host-name "core-w1";
    option domain-name-servers 192.168.100.1, 8.8.8.8;
    option tftp-server-name "core-provisioner.lab.test";
    next-server 192.168.100.40;
    filename "pxelinux.0";
}
### coreos-pxe:demo:end
`);
    expect(readFileSync(join(top, 'vmware folder/vmnet2/dhcpd-backup.conf'), 'utf8')).toBe(CONF);
    expect(calls().match(/\["vmnet-cli","--\w+"\]/g)).toEqual(['["vmnet-cli","--stop"]', '["vmnet-cli","--start"]']);
  });

  it('changes nothing in a second run, nor the entries of others when it is limited', async () => {
    const before = [conf(), calls().match(/vmnet-cli/g)?.length];
    for (const limit of ['all', 'core-c1']) {
      const { rc, stdout } = await role('-l', limit);
      expect({ rc, changed: recapOf(stdout, 'core-c1').changed }, stdout).toEqual({ rc: 0, changed: 0 });
    }
    expect([conf(), calls().match(/vmnet-cli/g)?.length]).toEqual(before);
  });

  it('starts the networks again after an error, and the file is as it was', async () => {
    const before = conf();
    const log = join(top, 'broken.log');
    const broken = join(top, 'broken-cli');
    writeFileSync(broken, `#!/bin/sh\necho "$1" >>${log}\n[ "$1" = --start ]\n`, { mode: 0o755 });
    const { rc, stdout } = await role('-e', JSON.stringify({ network_dns: '192.168.100.9', vmware_dhcpd_cmd: broken }));
    expect(rc, stdout).toBe(2);
    expect(readFileSync(log, 'utf8')).toBe('--stop\n--start\n');
    expect(conf()).toBe(before);
  });

  it('starts, stops and destroys; what is done already is no failure (D35)', async () => {
    for (const [action, changed, power] of [
      ['start', 1, 'on'],
      ['start', 0, 'on'],
      ['suspend', 1, 'suspended'],
      ['stop', 1, 'off'],
      ['stop', 0, 'off'],
      ['destroy', 1, undefined],
      ['destroy', 0, undefined],
    ] as const) {
      const { rc, stdout } = await role('-l', 'core-w1', '-e', `vm_action=${action}`);
      expect({ rc, changed: recapOf(stdout, 'core-w1').changed }, `${action} ${power}: ${stdout}`).toEqual({
        rc: 0,
        changed: action === 'destroy' && changed === 1 ? 2 : changed,
      });
    }
    expect(existsSync(join(top, 'virtuals/core-w1.vmwarevm'))).toBe(false);
    expect(Object.keys(record())).toEqual(['core-c1']);
  });

  it('names what is missing before it changes anything', async () => {
    const { rc, stdout } = await role('-e', 'fusion_net=vmnet7');
    expect(rc).toBe(2);
    expect(stdout).toContain('set vmware_dhcpd_base_path to the folder that holds vmnet7/');
  });
});
