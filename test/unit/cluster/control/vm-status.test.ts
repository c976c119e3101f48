import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PackageDocument, statusSummary, type VmAnswer, vmStatuses } from '../../../../src/cluster/index.ts';
import { runCommand, writeFiles } from '../../cli/run-command.ts';

const document = (target: string): PackageDocument => ({
  vars: { vmware_target: target },
  groups: {},
  hosts: {},
  vms: {
    w1: { esxi_host: 'esxi-2', ansible_host: '10.0.0.1', numvcpus: 2, memsize: 1024 },
    w2: { esxi_host: 'esxi-1', numvcpus: 2, memsize: 1024 },
    w10: { esxi_host: 'esxi-1', numvcpus: 2, memsize: 1024 },
  },
});
const one = (answer: VmAnswer, target = 'esxi') => vmStatuses(document(target), new Map([['w1', answer]]))[0];

describe('the status of VMs', () => {
  it.each([
    [{ power: 'on', cpus: 4, memory_mb: 2048, addresses: ['fe80::1', '10.0.0.9'] }, 'on', '10.0.0.9', 4, 2048],
    [{ power: 'on', cpus: 4, memory_mb: 2048, addresses: ['10.0.0.9', '10.0.0.1'] }, 'on', '10.0.0.1', 4, 2048],
    [{ power: 'on', cpus: 4, memory_mb: 2048, addresses: ['fe80::1'] }, 'on', 'fe80::1', 4, 2048],
    [{ power: 'off', cpus: 4, memory_mb: '2048' }, 'off', null, 4, 2048],
    [{ power: 'absent' }, 'absent', null, null, null],
    [{}, 'unknown', null, null, null],
  ])('is what the host tells: %j', (status, power, address, cpus, memoryMb) => {
    expect(one({ status })).toMatchObject({
      host: 'esxi-2',
      power,
      address,
      wantedAddress: '10.0.0.1',
      cpus,
      memoryMb,
    });
  });

  it('has the size of the package where the desktop tells none', () => {
    expect(one({ status: { power: 'on' } }, 'fusion')).toMatchObject({ host: 'fusion', cpus: 2, memoryMb: 1024 });
    expect(one({ status: { power: 'absent' } }, 'fusion')).toMatchObject({ cpus: null, memoryMb: null });
  });

  it('is in the order of hosts, then of names as people count, and keeps what went wrong', () => {
    const answers = new Map<string, VmAnswer>([
      ['w1', { status: { power: 'on' } }],
      ['w10', { problem: 'no route' }],
      ['w2', { status: { power: 'off' } }],
    ]);
    const statuses = vmStatuses(document('esxi'), answers);
    expect(statuses.map(({ name, problem }) => [name, problem])).toEqual([
      ['w2', undefined],
      ['w10', 'no route'],
      ['w1', undefined],
    ]);
    expect(statusSummary(statuses)).toBe('3 VMs on 2 hosts: 1 on, 1 off, 1 unknown');
    expect(statusSummary([])).toBe('0 VMs on 0 hosts: none');
  });
});

describe('cbx control', () => {
  const top = mkdtempSync(join(tmpdir(), 'cbx-control-'));
  afterAll(() => rmSync(top, { recursive: true }));
  const vms = '[vmware_vms]\nw1 esxi_host=esxi-1\nw2 esxi_host=esxi-1\n';
  writeFiles(top, {
    'clusters/lab/core/hosts': `[all:vars]\ncluster_type=coreos-pxe\ncluster_name=one\nvmware_target=esxi\n${vms}`,
  });

  it.each([
    [['lab/core', 'fly'], 'control knows no "fly"', 'status, start, stop, suspend, destroy', 2],
    [['lab/core', 'stop', '--forget'], '--forget belongs to destroy', 'leave out --limit', 2],
    [['lab/core', 'destroy', '--forget', '-l', 'w1'], '--forget belongs to destroy', 'leave out --limit', 2],
    [['lab/core', 'destroy'], '2 VMs of lab/core will be deleted, disks and all, and there is no terminal', '--yes', 2],
    [['lab/core', 'destroy', '-l', 'w2'], 'One VM of lab/core will be deleted, disks and all', '--yes', 2],
    [['lab/core', 'start', '--jsn'], "unknown option '--jsn'", 'cbx control --help', 2],
    [['lab/cor', 'start'], 'there is no cluster package "lab/cor"', 'did you mean "lab/core"?', 1],
  ])('%j is refused before anything is asked', async (words, message, hint, code) => {
    const refused = await runCommand(top, ['control', ...words]);
    expect(refused.code).toBe(code);
    expect(refused.err).toContain(message);
    expect(refused.err).toContain(hint);
  });
});
