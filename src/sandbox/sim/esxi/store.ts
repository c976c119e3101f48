import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EsxiConfig, EsxiState, Machine } from './state.ts';
import { parseVmx, type VmxSettings, vmxText } from './vmx.ts';

/** Where a simulated host keeps its memory (outside of what its shell can see) and its datastores. */
export interface EsxiPlace {
  /** The JSON file with the registered VMs. */
  readonly memory: string;
  /** /vmfs/volumes as this process sees it. */
  readonly volumes: string;
}

/** The host as it was left, or a new one. */
export function loadState(place: EsxiPlace, config: EsxiConfig): EsxiState {
  if (!existsSync(place.memory)) return { config, machines: new Map(), faults: {}, nextId: 1 };
  const saved = JSON.parse(readFileSync(place.memory, 'utf8')) as {
    readonly machines: readonly (Omit<Machine, 'settings'> & { readonly vmx: string })[];
    readonly nextId: number;
  };
  const machines = saved.machines.map(({ vmx, ...machine }) => ({ ...machine, settings: parseVmx(vmx) }));
  return {
    config,
    machines: new Map(machines.map((machine) => [machine.id, machine])),
    // What was broken on purpose ends when the host is switched off.
    faults: {},
    nextId: saved.nextId,
  };
}

export function saveState(place: EsxiPlace, state: EsxiState): void {
  const machines = [...state.machines.values()].map(({ settings, ...machine }) => ({
    ...machine,
    vmx: vmxText(settings),
  }));
  const text = JSON.stringify({ machines, nextId: state.nextId }, undefined, 2);
  writeFileSync(`${place.memory}.new`, `${text}\n`, { mode: 0o600 });
  renameSync(`${place.memory}.new`, place.memory);
}

/** Datastores are folders with a number for a name, and a link with the name that people use. */
export function makeDatastores(place: EsxiPlace, names: readonly string[]): void {
  names.forEach((name, index) => {
    const link = join(place.volumes, name);
    if (existsSync(link)) return;
    const number = `5b1c0de0-${(0x1000 + index).toString(16)}cbc0-0001-005056c0000${index % 10}`;
    mkdirSync(join(place.volumes, number), { recursive: true });
    symlinkSync(number, link);
  });
}

export function vmxPath(place: EsxiPlace, machine: Pick<Machine, 'datastore' | 'file'>): string {
  return join(place.volumes, machine.datastore, machine.file);
}

/** The settings as the file has them now; undefined when it cannot be read. */
export function readVmx(place: EsxiPlace, machine: Pick<Machine, 'datastore' | 'file'>): VmxSettings | undefined {
  const path = vmxPath(place, machine);
  return existsSync(path) ? parseVmx(readFileSync(path, 'utf8')) : undefined;
}

/** Writes the host's settings over the file. Throws what the file system says (ENOSPC). */
export function writeVmx(place: EsxiPlace, machine: Pick<Machine, 'datastore' | 'file' | 'settings'>): void {
  const path = vmxPath(place, machine);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, vmxText(machine.settings), { mode: 0o755 });
}

/** Deletes the VM's folder, or only its .vmx where that lies at the top of the datastore. */
export function removeFiles(place: EsxiPlace, machine: Machine): void {
  const isAlone = machine.file.includes('/');
  rmSync(isAlone ? dirname(vmxPath(place, machine)) : vmxPath(place, machine), { recursive: true, force: true });
}
