import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Appliance } from '../appliance.ts';
import { applianceSettings } from '../appliance-settings.ts';
import { writeDisk } from '../esxi/vmkfstools.ts';
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
  const settings = applianceSettings({ appliance, name }, (card, index) => ({
    connectionType: network ?? card.network,
    addressType: 'generated',
    generatedAddress: STALE_MAC,
    generatedAddressOffset: index * 10,
  }));
  writeSettings(join(bundle, `${name}.vmx`), settings);
  writeDisk(join(bundle, `${name}.vmdk`), appliance.diskBytes[0] ?? 0);
  return undefined;
}
