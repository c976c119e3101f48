import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type ProgramResult, raiseSandbox, readState, type Sandbox } from '../../src/sandbox/index.ts';
import { TARGETD_STAND_INS } from '../helpers/day-two/targetd-stand-ins.ts';
import { threeRuns } from '../helpers/day-two/three-runs.ts';
import { runCbx } from '../helpers/run-cbx.ts';
import { fleetProblem } from './need.ts';

const NAME = `test-targetd-${process.pid}`;
const ADDRESS = '192.168.1.60';
const PASSWORD = 'pass: "word"';
const INVENTORY = `[all:vars]
cluster_type=targetd-server
targetd_server=${ADDRESS}
targetd_server_iqn=iqn.2003-01.org.example.storage:targetd
[targetd_server]
storage ansible_host=${ADDRESS}
`;

/** The role on a real Debian host without LIO: stand-ins for LVM and targetd, everything else is real. */
describe.skipIf(fleetProblem() !== undefined)('the role targetd-server', () => {
  let folder: string;
  let sandbox: Sandbox;

  function role(more: object = {}, ...words: string[]): Promise<ProgramResult> {
    const file = join(folder, 'secret.json');
    writeFileSync(file, JSON.stringify({ targetd_server_account_password: PASSWORD, ...more }), { mode: 0o600 });
    return runCbx(['run', 'targetd-server', '-i', join(folder, 'hosts'), '-e', `@${file}`, ...words], {
      inside: sandbox,
    });
  }
  const on = async (script: string): Promise<string> => {
    const { rc, stdout, stderr } = await sandbox.hostExec('storage', ['sh', '-c', script]);
    expect(rc, stdout + stderr).toBe(0);
    return stdout;
  };
  const refused = async (more: object = {}): Promise<string> => {
    const { rc, stdout } = await role(more);
    expect(rc, stdout).toBe(2);
    return stdout;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-targetd-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'hosts'), INVENTORY);
    const host = { name: 'storage', address: ADDRESS, accounts: [{ name: 'admin' }] };
    sandbox = await raiseSandbox({ name: NAME, hosts: [host] });
    await on(TARGETD_STAND_INS);
  });
  afterAll(async () => {
    if (readState(NAME) !== undefined) await openSandbox(NAME).down();
    rmSync(folder, { recursive: true, force: true });
  });

  it('refuses what it would destroy or cannot serve, before it changes anything (D22)', async () => {
    expect(await refused({ targetd_device: '/dev/sdz' })).toContain('storage has no /dev/sdz; its disks:');
    await on('echo ext4 >/run/lvm/signature');
    expect(await refused()).toContain('/dev/sdb carries ext4; targetd_wipe=true takes it and loses that');
    await on('rm /run/lvm/signature; touch /run/lvm/pv; echo vg-other >/run/lvm/vg');
    expect(await refused({ targetd_wipe: true })).toContain(
      '/dev/sdb belongs to the volume group vg-other, not to vg-targetd',
    );
    await on('rm /run/lvm/pv /run/lvm/vg; touch /run/no-lio');
    expect(await refused()).toContain('the kernel of storage lacks ');
    await on('rm /run/no-lio; [ ! -e /run/lvm/calls ] && [ ! -e /etc/target ]');
  });

  it('serves the pool, with the volume group there before targetd; a second run makes nothing again (D22)', async () => {
    const said = await threeRuns(sandbox, ['storage'], (...words) => role({}, '--diff', ...words));
    expect(said).not.toContain('"word');
    const calls = (await on('cat /run/lvm/calls')).split('\n').filter((line) => line !== '');
    expect(calls.slice(0, 2)).toEqual(['pvcreate /dev/sdb', 'vgcreate vg-targetd /dev/sdb']);
    expect(new Set(calls.slice(2))).toEqual(new Set(['targetd']));
    expect(await on('stat -c "%a %U" /etc/target/targetd.yaml')).toBe('600 root\n');
    expect(await on('cat /etc/target/targetd.yaml')).toContain(
      'target_name: "iqn.2003-01.org.example.storage:targetd"',
    );
  });

  it('does not believe a targetd that serves another pool', async () => {
    await on('sed -i s/vg-targetd/vg-else/ /etc/target/targetd.yaml && systemctl restart targetd');
    const { rc, stdout } = await role({}, '--start-at-task', 'targetd-server : Targetd lists the pool');
    expect(rc, stdout).toBe(2);
    expect(stdout).toContain('serves vg-else, not vg-targetd');
  });
});
