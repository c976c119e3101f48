import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Appliance } from '../appliance.ts';
import { writeDisk } from '../esxi/vmkfstools.ts';
import { parseVmx, setVmxValue } from '../esxi/vmx.ts';
import { writeSettings } from './desktop.ts';

export interface FolderRequest {
  readonly name: string;
  readonly folder: string;
  readonly overwrite: boolean;
  readonly network: string | undefined;
  readonly appliance: Appliance;
}

/** An address that the template was exported with; a VM that has not been started yet still carries it. */
export const STALE_MAC = '00:0c:29:00:00:01';

/** Writes `<folder>/<name>.vmwarevm/<name>.vmx`. Returns ovftool's error text, undefined when it is done. */
export function deployFolder({ name, folder, overwrite, network, appliance }: FolderRequest): string | undefined {
  const bundle = join(folder, `${name}.vmwarevm`);
  if (existsSync(bundle)) {
    if (!overwrite) return `File already exists: ${bundle}`;
    rmSync(bundle, { recursive: true });
  }
  mkdirSync(bundle, { recursive: true });
  const settings = parseVmx('');
  const set = (key: string, value: string | number): void => setVmxValue(settings, key, String(value));
  set('.encoding', 'UTF-8');
  set('config.version', 8);
  set('virtualHW.version', 10);
  set('displayName', name);
  set('guestOS', appliance.guestOs);
  set('memSize', appliance.memoryMb);
  set('numvcpus', appliance.cpus);
  set('scsi0:0.present', 'TRUE');
  set('scsi0:0.fileName', `${name}.vmdk`);
  appliance.cards.forEach(({ device, network: named }, index) => {
    set(`ethernet${index}.present`, 'TRUE');
    set(`ethernet${index}.virtualDev`, device.toLowerCase());
    set(`ethernet${index}.connectionType`, network ?? named);
    set(`ethernet${index}.addressType`, 'generated');
    set(`ethernet${index}.generatedAddress`, STALE_MAC);
    set(`ethernet${index}.generatedAddressOffset`, index * 10);
  });
  for (const [key, value] of Object.entries(appliance.extraConfig)) set(key, value);
  writeSettings(join(bundle, `${name}.vmx`), settings);
  writeDisk(join(bundle, `${name}.vmdk`), appliance.diskBytes[0] ?? 0);
  return undefined;
}
