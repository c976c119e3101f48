import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_NODE, emptyOva, readOva } from '../../../src/sandbox/sim/appliance.ts';
import { control } from '../../../src/sandbox/sim/esxi/control.ts';
import { deploy } from '../../../src/sandbox/sim/esxi/deploy.ts';
import { esxcli } from '../../../src/sandbox/sim/esxi/esxcli.ts';
import type { EsxiState } from '../../../src/sandbox/sim/esxi/state.ts';
import { type EsxiPlace, loadState, makeDatastores, saveState } from '../../../src/sandbox/sim/esxi/store.ts';
import { vimCmd } from '../../../src/sandbox/sim/esxi/vim-cmd.ts';
import { vmkfstools } from '../../../src/sandbox/sim/esxi/vmkfstools.ts';
import { parseLocator } from '../../../src/sandbox/sim/programs/ovftool.ts';

const NOW = 1_800_000_000_000;

describe('the ESXi simulator', () => {
  let folder: string;
  let place: EsxiPlace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-esxi-'));
    place = { memory: join(folder, 'memory.json'), volumes: join(folder, 'volumes') };
    mkdirSync(place.volumes);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function host(release = '7.0'): EsxiState {
    const config = {
      name: 'esxi-1',
      address: '10.77.0.9',
      release,
      datastores: ['datastore1'],
      networks: ['VM Network'],
      password: 'x',
    };
    makeDatastores(place, config.datastores);
    return loadState(place, config);
  }
  function make(state: EsxiState, name: string, more: object = {}): string | undefined {
    const request = {
      user: 'root',
      password: 'x',
      name,
      datastore: 'datastore1',
      network: 'VM Network',
      overwrite: false,
      powerOff: true,
      powerOn: true,
      isVcenter: false,
      appliance: EMPTY_NODE,
    };
    return deploy(place, state, { ...request, ...more }, NOW);
  }
  const vmxOf = (name: string): string => join(place.volumes, 'datastore1', name, `${name}.vmx`);
  const ask = (state: EsxiState, ...words: readonly string[]): string => vimCmd(place, state, words, NOW + 5000).text;

  it('lists VMs in columns as wide as their values, newer releases with narrow gaps', () => {
    const state = host();
    for (const name of ['core-w1', 'core-w10']) make(state, name);
    expect(ask(state, 'vmsvc/getallvms').replace(/ +$/gm, '')).toBe(
      [
        'Vmid   Name       File                                 Guest OS          Version   Annotation',
        '1      core-w1    [datastore1] core-w1/core-w1.vmx     otherGuest64      vmx-10              ',
        '2      core-w10   [datastore1] core-w10/core-w10.vmx   otherGuest64      vmx-10              ',
        '',
      ]
        .map((line) => line.trimEnd())
        .join('\n'),
    );
    const narrow = host('8.0');
    expect(ask(narrow, 'vmsvc/getallvms')).toBe('Vmid  Name  File  Guest OS  Version  Annotation\n');
  });

  it('prints structures in two dialects', () => {
    const of = (release: string): string => {
      const state = host(release);
      make(state, `vm-${release}`);
      return ask(state, 'vmsvc/device.getdevices', '1');
    };
    expect(of('7.0')).toMatch(/^ {9}macAddress = "00:0c:29:[0-9a-f:]{8}",$/m);
    expect(of('7.0')).not.toContain('dynamicType');
    expect(of('6.0')).toMatch(/^ {9}macAddress = "00:0c:29:[0-9a-f:]{8}", $/m);
    expect(of('6.0')).toMatch(/^ {9}dynamicType = <unset>, $/m);
  });

  it('refuses a power state that is there already, each release in its way', () => {
    const newer = host();
    make(newer, 'a');
    expect(vimCmd(place, newer, ['vmsvc/power.on', '1'], NOW)).toEqual({
      rc: 1,
      text: 'Powering on VM:\nPower on failed\n',
    });
    const older = host('6.0');
    make(older, 'b');
    expect(ask(older, 'vmsvc/power.on', '1')).toContain('(vim.fault.InvalidPowerState) {\n');
    expect(ask(older, 'vmsvc/power.on', '1')).toContain('existingState = "poweredOn", \n');
    expect(ask(newer, 'vmsvc/power.getstate', '77')).toContain('msg = "Unable to find a VM corresponding to "77""');
  });

  it('loses an edit of the file that nobody told it of', () => {
    const state = host();
    make(state, 'a', { powerOn: false });
    const edit = (): void =>
      writeFileSync(vmxOf('a'), readFileSync(vmxOf('a'), 'utf8').replace('memSize = "1024"', 'memSize = "4096"'));
    edit();
    ask(state, 'vmsvc/power.on', '1');
    expect(readFileSync(vmxOf('a'), 'utf8')).toContain('memSize = "1024"');
    ask(state, 'vmsvc/power.off', '1');
    edit();
    ask(state, 'vmsvc/reload', '1');
    ask(state, 'vmsvc/power.on', '1');
    expect(readFileSync(vmxOf('a'), 'utf8')).toContain('memSize = "4096"');
    expect(ask(state, 'vmsvc/get.summary', '1')).toContain('memorySizeMB = 4096,');
  });

  it('generates an address at the first power-on only, and keeps it', () => {
    const state = host();
    make(state, 'a', { powerOn: false });
    expect(ask(state, 'vmsvc/device.getdevices', '1')).toContain('macAddress = <unset>');
    control(place, state, ['fault', 'mac-delay=60']);
    ask(state, 'vmsvc/power.on', '1');
    expect(ask(state, 'vmsvc/device.getdevices', '1')).toContain('macAddress = <unset>');
    expect(vimCmd(place, state, ['vmsvc/device.getdevices', '1'], NOW + 70_000).text).toContain(
      'macAddress = "00:0c:29:',
    );
    const file = readFileSync(vmxOf('a'), 'utf8');
    expect(file).toMatch(/^ethernet0\.generatedAddress = "00:0c:29:/m);
    saveState(place, state);
    const again = loadState(place, state.config);
    ask(again, 'vmsvc/power.off', '1');
    ask(again, 'vmsvc/power.on', '1');
    expect(readFileSync(vmxOf('a'), 'utf8')).toBe(file);
  });

  it('has faults that can be told apart', () => {
    const state = host();
    for (const name of ['a', 'b']) make(state, name);
    expect(control(place, state, ['fault', 'no-such']).rc).toBe(2);
    expect(control(place, state, ['fault', 'slow-answer=soon']).rc).toBe(2);
    for (const fault of ['power-off-ignored=a', 'lost-vm=b']) control(place, state, ['fault', fault]);
    expect(control(place, state, ['faults']).text).toBe('power-off-ignored=a\nlost-vm=b\n');
    expect(ask(state, 'vmsvc/power.off', '1')).toBe('Powering off VM:\n');
    expect(ask(state, 'vmsvc/power.getstate', '1')).toContain('Powered on');
    expect(ask(state, 'vmsvc/getallvms')).toContain("Skipping invalid VM '2'");
    control(place, state, ['mend']);
    control(place, state, ['fault', 'locked-file=a']);
    ask(state, 'vmsvc/power.off', '1');
    expect(ask(state, 'vmsvc/destroy', '1')).toContain('(vim.fault.FileLocked) {');
    control(place, state, ['mend', 'locked-file']);
    expect(ask(state, 'vmsvc/destroy', '1')).toBe('');
    expect(() => readFileSync(vmxOf('a'))).toThrow('ENOENT');
  });

  it('tells what a guest says once it runs, and nothing of one without tools', () => {
    const state = host();
    make(state, 'a');
    expect(ask(state, 'vmsvc/get.guest', '1')).toContain('toolsStatus = "toolsNotInstalled"');
    control(place, state, ['guest', 'a', 'node-a', '192.168.1.151']);
    const text = ask(state, 'vmsvc/get.guest', '1');
    expect(text).toContain('   ipAddress = "192.168.1.151",\n');
    expect(text).toContain('hostName = "node-a"');
    control(place, state, ['fault', 'no-tools=a']);
    expect(ask(state, 'vmsvc/get.guest', '1')).not.toContain('192.168.1.151');
  });

  it('takes deployments as ovftool asks for them', () => {
    const state = host();
    expect(make(state, 'a', { memoryMb: 4096, cpus: 4 })).toBeUndefined();
    expect(readFileSync(vmxOf('a'), 'utf8')).toMatch(/memSize = "4096"\nnumvcpus = "4"/);
    expect(make(state, 'a')).toContain('--overwrite');
    expect(make(state, 'a', { overwrite: true })).toBeUndefined();
    expect(make(state, 'b', { datastore: 'datastore9' })).toBe('Datastore "datastore9" not found');
    expect(make(state, 'c', { network: 'nowhere' })).toContain('Target networks:   VM Network');
    make(state, 'd', { isVcenter: true });
    expect(ask(state, 'vmsvc/device.getdevices', '3')).toContain('macAddress = "00:50:56:');
    expect(esxcli(place, state, ['vm', 'process', 'list']).text.match(/Display Name/g)).toHaveLength(2);
  });

  it('makes, copies and deletes disks, and registers what lies there', () => {
    const state = host();
    make(state, 'a', { powerOn: false });
    const at = '/vmfs/volumes/datastore1/a';
    expect(vmkfstools(place, ['-c', '10g', '-d', 'thin', 'more.vmdk'], at).text).toContain('100% done');
    expect(vmkfstools(place, ['-i', 'more.vmdk', 'copy.vmdk'], at).rc).toBe(0);
    expect(vmkfstools(place, ['-i', 'more.vmdk', 'copy.vmdk'], at).rc).toBe(255);
    expect(vmkfstools(place, ['-U', 'more.vmdk'], at).rc).toBe(0);
    ask(state, 'vmsvc/unregister', '1');
    expect(ask(state, 'vmsvc/getallvms')).not.toContain('[datastore1]');
    expect(ask(state, 'solo/registervm', `${at}/a.vmx`)).toBe('2\n');
  });
});

describe('the ovftool stand-in', () => {
  it('reads what it writes, and notices a changed descriptor', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cbx-ova-'));
    const path = join(folder, 'node.ova');
    const ova = emptyOva(EMPTY_NODE);
    writeFileSync(path, ova);
    expect(readOva(path)).toEqual(EMPTY_NODE);
    ova[ova.indexOf('<Name>') + 7] = 0x7a;
    writeFileSync(path, ova);
    expect(() => readOva(path)).toThrow('does not match manifest');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['vi://root@esxi-1', { user: 'root', server: 'esxi-1', host: 'esxi-1', isVcenter: false }],
    [
      'vi://root:p%40ss:w@esxi-1/',
      { user: 'root', password: 'p@ss:w', server: 'esxi-1', host: 'esxi-1', isVcenter: false },
    ],
    [
      'vi://administrator%40vsphere.local@vc/?ip=esxi-2',
      { user: 'administrator@vsphere.local', server: 'vc', host: 'esxi-2', isVcenter: true },
    ],
    ['file:///x', undefined],
  ])('reads the target %s', (text, locator) => {
    expect(parseLocator(text)).toEqual(locator);
  });
});
