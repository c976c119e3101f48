import { randomBytes } from 'node:crypto';
import { faultMs, hasFault } from './faults.ts';
import type { EsxiState, Machine } from './state.ts';
import { type EsxiPlace, readVmx, writeVmx } from './store.ts';
import { setVmxValue, type VmxSettings, vmxValue } from './vmx.ts';

/** How long a guest takes from power-on until its tools tell an address. */
const BOOT_MS = 1000;

export function nameOf(machine: Machine): string {
  return vmxValue(machine.settings, 'displayName') ?? machine.file.replace(/^.*\/|\.vmx$/g, '');
}

/** Ethernet devices that are there, by their number. */
export function adapters(settings: VmxSettings): readonly number[] {
  return [...settings.values()]
    .map(({ key, value }) => (/^true$/i.test(value) ? /^ethernet(\d+)\.present$/i.exec(key)?.[1] : undefined))
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The MAC address of a device: a fixed one, or the generated one once there is one. */
export function macOf(settings: VmxSettings, adapter: number): string | undefined {
  return (
    vmxValue(settings, `ethernet${adapter}.address`) ||
    vmxValue(settings, `ethernet${adapter}.generatedAddress`) ||
    undefined
  );
}

/** 16 bytes as VMware writes them. */
export function newUuid(): string {
  const hex = [0x56, 0x4d, ...randomBytes(14)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `${hex.slice(0, 8).join(' ')}-${hex.slice(8).join(' ')}`;
}

/** ESXi generates an address from the last three bytes of uuid.bios and the number of the device, ten apart. */
export function generateMac(uuid: string, adapter: number): string {
  const bytes = uuid.replace(/[^0-9a-f]/gi, '').slice(-6);
  const number = (parseInt(bytes, 16) + adapter * 10) & 0xffffff;
  const tail = number.toString(16).padStart(6, '0');
  return `00:0c:29:${tail.slice(0, 2)}:${tail.slice(2, 4)}:${tail.slice(4)}`;
}

/** Gives a running VM the generated addresses that are due by now. */
export function settle(place: EsxiPlace, state: EsxiState, machine: Machine, now: number): void {
  if (machine.power !== 'on' || now < machine.poweredOnAt + faultMs(state.faults, 'mac-delay')) return;
  const { settings } = machine;
  const due = adapters(settings).filter((adapter) => macOf(settings, adapter) === undefined);
  if (due.length === 0) return;
  const uuid = vmxValue(settings, 'uuid.bios') ?? newUuid();
  setVmxValue(settings, 'uuid.bios', uuid);
  setVmxValue(settings, 'uuid.location', uuid);
  for (const adapter of due) {
    setVmxValue(settings, `ethernet${adapter}.generatedAddress`, generateMac(uuid, adapter));
    setVmxValue(settings, `ethernet${adapter}.generatedAddressOffset`, String(adapter * 10));
  }
  writeVmx(place, machine);
}

/** A VM whose files the host cannot read; it is listed by number only. */
export function isInvalid(place: EsxiPlace, state: EsxiState, machine: Machine): boolean {
  return hasFault(state.faults, 'lost-vm', nameOf(machine)) || readVmx(place, machine) === undefined;
}

/** True once the guest's tools run. */
export function hasTools(state: EsxiState, machine: Machine, now: number): boolean {
  const isThere = machine.guest !== undefined && !hasFault(state.faults, 'no-tools', nameOf(machine));
  return isThere && machine.power === 'on' && now >= machine.poweredOnAt + BOOT_MS;
}

/** `[datastore] folder/name.vmx` */
export function pathName(machine: Pick<Machine, 'datastore' | 'file'>): string {
  return `[${machine.datastore}] ${machine.file}`;
}

/** The machine with a name, the first one that was registered. */
export function machineNamed(state: EsxiState, name: string): Machine | undefined {
  return [...state.machines.values()].find((machine) => nameOf(machine) === name);
}

/** Adds a VM to the host; its file has to be there. */
export function register(state: EsxiState, machine: Pick<Machine, 'datastore' | 'file' | 'settings'>): Machine {
  // Numbers are never given twice, and have gaps as on hosts with a past.
  const id = state.nextId;
  state.nextId += id % 3 === 0 ? 3 : 1;
  const registered: Machine = { ...machine, id, power: 'off', poweredOnAt: 0 };
  state.machines.set(id, registered);
  return registered;
}
