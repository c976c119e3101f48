import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Appliance } from '../appliance.ts';
import { machineNamed, register } from './machines.ts';
import type { EsxiState } from './state.ts';
import { type EsxiPlace, vmxPath, writeVmx } from './store.ts';
import { vimCmd } from './vim-cmd.ts';
import { writeDisk } from './vmkfstools.ts';
import { parseVmx, setVmxValue, type VmxSettings } from './vmx.ts';

/** What the ovftool stand-in asks a host for. */
export interface DeployRequest {
  readonly user: string;
  readonly password: string;
  readonly name: string;
  readonly datastore?: string;
  readonly network?: string;
  readonly overwrite: boolean;
  readonly powerOff: boolean;
  readonly powerOn: boolean;
  readonly cpus?: number;
  readonly memoryMb?: number;
  /** Through vCenter, which assigns MAC addresses by itself. */
  readonly isVcenter: boolean;
  readonly appliance: Appliance;
}

/** Makes a VM of an appliance and registers it. Returns ovftool's error text, undefined when it is done. */
export function deploy(place: EsxiPlace, state: EsxiState, request: DeployRequest, now: number): string | undefined {
  const { config } = state;
  const datastore = request.datastore ?? config.datastores[0] ?? '';
  if (!config.datastores.includes(datastore)) return `Datastore "${datastore}" not found`;
  if (request.network !== undefined && !config.networks.includes(request.network)) {
    return `No network mapping specified. OVF networks:   ${request.appliance.cards[0]?.network}. Target networks:   ${config.networks.join(' ')}`;
  }
  const before = machineNamed(state, request.name);
  if (before !== undefined) {
    if (!request.overwrite) return `Duplicate name '${request.name}'. Use --overwrite to replace it`;
    if (before.power !== 'off' && !request.powerOff) return `Virtual machine is powered on: ${request.name}`;
    vimCmd(place, state, ['vmsvc/power.off', String(before.id)], now);
    const gone = vimCmd(place, state, ['vmsvc/destroy', String(before.id)], now);
    if (gone.rc !== 0) return `Failed to remove the existing virtual machine ${request.name}`;
  }
  const machine = { datastore, file: `${request.name}/${request.name}.vmx`, settings: settingsOf(request) };
  try {
    const folder = dirname(vmxPath(place, machine));
    mkdirSync(folder, { recursive: true });
    writeVmx(place, machine);
    request.appliance.diskBytes.forEach((bytes, index) => {
      writeDisk(join(folder, `${request.name}${index === 0 ? '' : `_${index}`}.vmdk`), bytes);
    });
  } catch {
    return `There is not enough space on the datastore ${datastore}`;
  }
  const { id } = register(state, machine);
  if (!request.powerOn) return undefined;
  const started = vimCmd(place, state, ['vmsvc/power.on', String(id)], now);
  return started.rc === 0 ? undefined : `Failed to power on virtual machine ${request.name}`;
}

function settingsOf({ name, network, cpus, memoryMb, isVcenter, appliance }: DeployRequest): VmxSettings {
  const settings = parseVmx('');
  const set = (key: string, value: string | number): void => setVmxValue(settings, key, String(value));
  set('.encoding', 'UTF-8');
  set('config.version', 8);
  set('virtualHW.version', 10);
  set('displayName', name);
  set('guestOS', appliance.guestOs);
  set('memSize', memoryMb ?? appliance.memoryMb);
  set('numvcpus', cpus ?? appliance.cpus);
  set('scsi0.present', 'TRUE');
  set('scsi0:0.present', 'TRUE');
  set('scsi0:0.fileName', `${name}.vmdk`);
  appliance.cards.forEach(({ device }, index) => {
    set(`ethernet${index}.present`, 'TRUE');
    set(`ethernet${index}.virtualDev`, device.toLowerCase());
    set(`ethernet${index}.networkName`, network ?? 'VM Network');
    set(`ethernet${index}.addressType`, isVcenter ? 'vpx' : 'generated');
    if (isVcenter) set(`ethernet${index}.address`, `00:50:56:8${index}:${hexPair()}:${hexPair()}`);
  });
  for (const [key, value] of Object.entries(appliance.extraConfig)) set(key, value);
  return settings;
}

function hexPair(): string {
  return Math.floor(Math.random() * 256)
    .toString(16)
    .padStart(2, '0');
}
