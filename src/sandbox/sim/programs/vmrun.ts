import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { adapters, generateMac, newUuid } from '../esxi/machines.ts';
import { setVmxValue, vmxValue } from '../esxi/vmx.ts';
import { type Desktop, loadDesktop, readSettings, saveDesktop, writeSettings } from '../fusion/desktop.ts';
import { splitWords } from './words.ts';

/** Exit code of vmrun for every error. */
const FAILED = 255;

/**
 * A stand-in for VMware's vmrun: `vmrun [-T fusion] start|stop|suspend|reset|getGuestIPAddress <vmx> [nogui|hard|soft]`
 * and `vmrun list`. Errors go to stdout, as the real one's do.
 *
 * @param memory the file that holds which VMs run
 */
export function vmrun(words: readonly string[], memory: string, print: (text: string) => void): number {
  const [action = '', path] = splitWords(words, ['-T', '-gu', '-gp', '-h', '-u', '-p']).rest;
  const desktop = loadDesktop(memory);
  if (action === 'list') {
    print(`Total running VMs: ${desktop.running.length}\n${desktop.running.map((vmx) => `${vmx}\n`).join('')}`);
    return 0;
  }
  const run = ACTIONS[action];
  if (run === undefined) {
    print(`Error: Unrecognized command: ${action}\n`);
    return FAILED;
  }
  const vmx = resolve(path ?? '');
  const settings = readSettings(vmx);
  if (path === undefined || settings === undefined) {
    print(`Error: Cannot open VM: ${vmx}, The virtual machine cannot be found\n`);
    return FAILED;
  }
  const done = run(desktop, vmx);
  if (typeof done === 'string') {
    print(`Error: ${done}\n`);
    return FAILED;
  }
  saveDesktop(memory, done);
  return 0;
}

const ACTIONS: Readonly<Record<string, (desktop: Desktop, vmx: string) => Desktop | string>> = {
  start(desktop, vmx) {
    if (desktop.running.includes(vmx)) return `The file is already in use: ${vmx}`;
    provideAddresses(vmx);
    rmSync(memoryOf(vmx), { force: true });
    return { running: [...desktop.running, vmx], suspended: without(desktop.suspended, vmx) };
  },
  stop(desktop, vmx) {
    if (!desktop.running.includes(vmx)) return `The virtual machine is not powered on: ${vmx}`;
    return { ...desktop, running: without(desktop.running, vmx) };
  },
  suspend(desktop, vmx) {
    if (!desktop.running.includes(vmx)) return `The virtual machine is not powered on: ${vmx}`;
    writeFileSync(memoryOf(vmx), '');
    return { running: without(desktop.running, vmx), suspended: [...desktop.suspended, vmx] };
  },
  reset(desktop, vmx) {
    return desktop.running.includes(vmx) ? desktop : `The virtual machine is not powered on: ${vmx}`;
  },
  getGuestIPAddress: () => 'The VMware Tools are not running in the virtual machine',
};

/** The first start makes the VM's number, and the addresses that follow from it; a template's are replaced. */
function provideAddresses(vmx: string): void {
  const settings = readSettings(vmx);
  if (settings === undefined || vmxValue(settings, 'uuid.location') !== undefined) return;
  const uuid = newUuid();
  setVmxValue(settings, 'uuid.bios', uuid);
  setVmxValue(settings, 'uuid.location', uuid);
  for (const adapter of adapters(settings)) {
    setVmxValue(settings, `ethernet${adapter}.generatedAddress`, generateMac(uuid, adapter));
    setVmxValue(settings, `ethernet${adapter}.generatedAddressOffset`, String(adapter * 10));
  }
  writeSettings(vmx, settings);
}

/** The file with the memory of a suspended VM. */
function memoryOf(vmx: string): string {
  return vmx.replace(/\.vmx$/, '.vmss');
}

function without(list: readonly string[], item: string): readonly string[] {
  return list.filter((each) => each !== item);
}
