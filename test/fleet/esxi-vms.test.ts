import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  callsPath,
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
import { ROOT, recapOf } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-esxi-${process.pid}`;
const PROBLEM = fleetProblem({ ...ESXI_REQUIREMENTS, script: 'bsdutils' });
const HOSTS = `[all:vars]
cluster_type=coreos-pxe
cluster_name=test
esxi_net="VM Network"
network_dn=lab.test

[vmware_vms]
core-w1 numvcpus=4 memsize=4096 esxi_host=esxi-1 esxi_ds=datastore1
core-w10 numvcpus=2 memsize=2048 esxi_host=esxi-1 esxi_ds=datastore1
core-c1 numvcpus=2 memsize=2048 esxi_host=esxi-2 esxi_ds="my store"
`;

/** One host prints as the newer releases do, the other as the older ones. */
describe.skipIf(PROBLEM !== undefined)('the role esxi-vms against simulated ESXi hosts', () => {
  let top: string;
  let folder: string;
  let sandbox: Sandbox;
  let secret: string;
  let cbx: string;

  function role(words: readonly string[] = []): Promise<ProgramResult> {
    const ova = JSON.stringify({ ova_template: join(top, 'node.ova'), vm_settle_seconds: 3 });
    const argv = [process.execPath, cbx, 'run', 'esxi-vms', '-i', folder, '-e', ova, '-e', `@${secret}`, ...words];
    return sandbox.exec(argv, { env: { ...sandbox.environment(), ANSIBLE_ROLES_PATH: join(ROOT, 'roles') } });
  }
  async function onHost(host: string, ...words: readonly string[]): Promise<string> {
    return (await sandbox.hostExec(host, words)).stdout;
  }
  const record = (): Record<string, { mac: string }> => JSON.parse(readFileSync(join(folder, 'vms.json'), 'utf8'));

  beforeAll(async () => {
    cbx = await bundleCbx('esxi-vms');
    top = mkdtempSync(join(tmpdir(), 'cbx-esxi-'));
    folder = join(top, 'clusters/eg/test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hosts'), HOSTS);
    writeFileSync(join(top, 'node.ova'), emptyOva(EMPTY_NODE));
    sandbox = await raiseSandbox({
      name: NAME,
      hosts: [],
      simulators: [
        { name: 'esxi-1', release: '7.0', datastores: ['datastore1'], networks: ['VM Network', 'Data'] },
        { name: 'esxi-2', release: '6.0', datastores: ['my store'], networks: ['VM Network', 'Data'] },
      ],
    });
    // The bundle starts faster than the sources.
    writePrograms(programsPath(sandbox), [process.execPath, cbx]);
    secret = join(top, 'secret.json');
    const password = readFileSync(esxiPasswordPath(sandbox), 'utf8').trim();
    writeFileSync(secret, JSON.stringify({ esxi_password: password }), { mode: 0o600 });
  });

  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(top, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const host of ['esxi-1', 'esxi-2']) await onHost(host, 'esxi-sim', 'mend');
  });

  it('changes nothing in check mode', async () => {
    const { rc, stdout } = await role(['--check']);
    expect(rc, stdout).toBe(0);
    expect(recapOf(stdout, 'core-w1').changed).toBe(1);
    expect(existsSync(join(folder, 'vms.json'))).toBe(false);
    expect(await onHost('esxi-1', 'vim-cmd', 'vmsvc/getallvms')).not.toContain('core-w1');
  });

  it('makes the VMs, and no secret is on a command line or in the output (D11)', async () => {
    const { rc, stdout, stderr } = await role();
    expect(rc, stdout).toBe(0);
    const password = readFileSync(esxiPasswordPath(sandbox), 'utf8').trim();
    const calls = readFileSync(callsPath(programsPath(sandbox)), 'utf8');
    expect(calls).toContain('"vi://root@esxi-1"');
    expect([calls, stdout, stderr].join('\n')).not.toContain(password);
    for (const host of ['core-w1', 'core-w10', 'core-c1'])
      expect(record()[host]?.mac).toMatch(/^00:0c:29(:[0-9a-f]{2}){3}$/);
    expect(new Set(Object.values(record()).map(({ mac }) => mac)).size).toBe(3);
    const file = await onHost('esxi-1', 'cat', '/vmfs/volumes/datastore1/core-w1/core-w1.vmx');
    expect(file).toContain(`generatedAddress = "${record()['core-w1']?.mac}"`);
    expect(await onHost('esxi-1', 'esxcli', 'vm', 'process', 'list')).toBe('');
  });

  it('changes nothing in a second run, and switches nothing', async () => {
    const before = record();
    await onHost('esxi-2', 'vim-cmd', 'vmsvc/power.on', '1');
    const { rc, stdout } = await role();
    expect(rc, stdout).toBe(0);
    for (const host of ['core-w1', 'core-w10', 'core-c1']) expect(recapOf(stdout, host).changed, stdout).toBe(0);
    expect(record()).toEqual(before);
    expect(await onHost('esxi-2', 'vim-cmd', 'vmsvc/power.getstate', '1')).toContain('Powered on');
  });

  it('resizes one VM and adds a network in one edit that the host knows of (D9, D34)', async () => {
    const size = JSON.stringify({ memsize: 8192, esxi_data_net: 'Data' });
    const { rc, stdout } = await role(['-e', size, '-l', 'core-w1']);
    expect(rc, stdout).toBe(0);
    expect(await onHost('esxi-1', 'esxi-sim', 'drift', 'core-w1')).toBe('');
    const devices = await onHost('esxi-1', 'vim-cmd', 'vmsvc/get.summary', '1');
    expect(devices).toContain('memorySizeMB = 8192');
    expect(devices).toContain('numEthernetCards = 2');
    expect(record()['core-w10'], 'the record of the others').toBeDefined();
    const back = await role(['-l', 'core-w1']);
    expect(back.rc, back.stdout).toBe(0);
    expect(await onHost('esxi-1', 'vim-cmd', 'vmsvc/get.summary', '1')).toContain('numEthernetCards = 1');
  });

  it.each([
    ['lost-vm=core-w1', 'start', 'no VM named core-w1 on esxi-1 (found: core-w10)'],
    ['hang', 'start', 'vim-cmd did not answer within 3 s'],
    ['power-on-fails=core-w1', 'start', 'core-w1 on esxi-1: power.on: Power on failed'],
    ['locked-file=core-w1', 'destroy', 'since it is locked'],
  ])('names the fault %s', async (fault, action, message) => {
    await onHost('esxi-1', 'esxi-sim', 'fault', fault);
    const { rc, stdout } = await role(['-e', `vm_action=${action}`, '-l', 'core-w1']);
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain(message);
  });

  it('does not believe a power-off that is ignored', async () => {
    expect((await role(['-e', 'vm_action=start', '-l', 'core-w1'])).rc).toBe(0);
    await onHost('esxi-1', 'esxi-sim', 'fault', 'power-off-ignored=core-w1');
    const { rc, stdout } = await role(['-e', 'vm_action=stop', '-l', 'core-w1']);
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('after 3 s the VM is still not');
  });

  it('leaves the file as it was on a full datastore', async () => {
    const path = '/vmfs/volumes/datastore1/core-w10/core-w10.vmx';
    const before = await onHost('esxi-1', 'cat', path);
    await onHost('esxi-1', 'esxi-sim', 'fault', 'datastore-full=datastore1');
    const { rc, stdout } = await role(['-e', 'memsize=512', '-l', 'core-w10']);
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('is the datastore full?');
    expect(await onHost('esxi-1', 'cat', path)).toBe(before);
    expect(await onHost('esxi-1', 'ls', '/vmfs/volumes/datastore1/core-w10')).not.toContain('.cbx');
  });

  it('starts, stops and destroys; what is done already is no failure (D35)', async () => {
    for (const [action, changed] of [
      ['start', 1],
      ['start', 0],
      ['suspend', 1],
      ['stop', 1],
      ['stop', 0],
    ] as const) {
      const { rc, stdout } = await role(['-e', `vm_action=${action}`, '-l', 'core-w10']);
      expect({ rc, changed: recapOf(stdout, 'core-w10').changed }, `${action}: ${stdout}`).toEqual({ rc: 0, changed });
    }
    const { rc, stdout } = await role(['-e', 'vm_action=destroy', '-l', 'core-w10']);
    expect(rc, stdout).toBe(0);
    expect(await onHost('esxi-1', 'vim-cmd', 'vmsvc/getallvms')).not.toContain('core-w10');
    expect(Object.keys(record()).sort()).toEqual(['core-c1', 'core-w1']);
  });

  it('tells what is wrong before it changes anything', async () => {
    const wrong = async (variables: object): Promise<string> => {
      const { rc, stdout } = await role(['-e', JSON.stringify(variables), '-l', 'core-w10']);
      expect(rc, stdout).toBe(2);
      return stdout;
    };
    expect(await wrong({ esxi_ds: 'datastore9' })).toContain('datastore datastore9 not found on esxi-1');
    expect(await wrong({ esxi_net: 'Nowhere' })).toContain('there is no port group');
    expect(await wrong({ memsize: 1023 })).toContain('memsize a multiple of 4 MiB');
    expect(await wrong({ ova_template: '/no/such.ova' })).toContain('there is no OVA at /no/such.ova');
    expect(await wrong({ esxi_password: 'wrong' })).toContain('incorrect user name or password');
    expect(await onHost('esxi-1', 'vim-cmd', 'vmsvc/getallvms')).not.toContain('core-w10');
  });

  it('puts a VM that has no MAC address into no artifact, and goes on with the others (D8, D34)', async () => {
    await onHost('esxi-1', 'esxi-sim', 'fault', 'mac-delay=60');
    const { rc, stdout } = await role(['-l', 'core-w10,core-c1']);
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('VM core-w10 has no MAC address after 3 s; is it powered on?');
    expect(recapOf(stdout, 'core-c1').failed).toBe(0);
    expect(Object.keys(record()).sort()).toEqual(['core-c1', 'core-w1']);
    await onHost('esxi-1', 'esxi-sim', 'mend');
    const again = await role(['-l', 'core-w10']);
    expect(again.rc, again.stdout).toBe(0);
    expect(record()['core-w10']?.mac).toMatch(/^00:0c:29/);
  });

  it('calls a host that refuses ssh unreachable, and works on the others', async () => {
    await onHost('esxi-2', 'esxi-sim', 'fault', 'ssh-refused');
    const { rc, stdout } = await role(['-l', 'core-w1,core-c1', '-e', 'vm_action=status']);
    expect(rc, stdout).toBe(4);
    expect(recapOf(stdout, 'core-c1').unreachable).toBe(1);
    expect(recapOf(stdout, 'core-w1').failed).toBe(0);
  });
});
