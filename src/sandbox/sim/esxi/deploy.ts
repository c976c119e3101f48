import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Appliance } from '../appliance.ts';
import { applianceSettings } from '../appliance-settings.ts';
import { machineNamed, register } from './machines.ts';
import type { EsxiState } from './state.ts';
import { type EsxiPlace, vmxPath, writeVmx } from './store.ts';
import { vimCmd } from './vim-cmd.ts';
import { writeDisk } from './vmkfstools.ts';
import type { VmxSettings } from './vmx.ts';

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

/** vCenter gives addresses of its own; an ESXi host makes them when the VM starts. */
function settingsOf(request: DeployRequest): VmxSettings {
  return applianceSettings(request, (_card, index) => ({
    networkName: request.network ?? 'VM Network',
    addressType: request.isVcenter ? 'vpx' : 'generated',
    ...(request.isVcenter ? { address: `00:50:56:8${index}:${hexPair()}:${hexPair()}` } : {}),
  }));
}

function hexPair(): string {
  return Math.floor(Math.random() * 256)
    .toString(16)
    .padStart(2, '0');
}
