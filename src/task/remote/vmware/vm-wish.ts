import type { SeenVm } from './look-at-vms.ts';
import type { PowerState } from './vm-facts.ts';
import { editVmx, type VmxWish, vmxSettings } from './vmx-edit.ts';

/** What a VM shall be like; what is not said stays. */
export interface VmShape {
  readonly cpus?: number | undefined;
  readonly memory_mb?: number | undefined;
  readonly networks?: readonly string[] | undefined;
}

/** The settings for a shape. A card that is missing is added like the first one; what is beyond the wanted ones goes. */
export function esxiWish(shape: VmShape, vmx: string): VmxWish {
  const settings = vmxSettings(vmx);
  const values = new Map<string, string>();
  if (shape.memory_mb !== undefined) values.set('memSize', String(shape.memory_mb));
  if (shape.cpus !== undefined) values.set('numvcpus', String(shape.cpus));
  shape.networks?.forEach((network, card) => {
    if (settings.get(`ethernet${card}.present`)?.toLowerCase() !== 'true') {
      values.set(`ethernet${card}.present`, 'TRUE');
      values.set(`ethernet${card}.virtualDev`, settings.get('ethernet0.virtualdev') ?? 'e1000');
      values.set(`ethernet${card}.addressType`, 'generated');
    }
    values.set(`ethernet${card}.networkName`, network);
  });
  return { values, without: surplusCards(settings, shape.networks?.length) };
}

/** Beginnings of the keys of cards from a number on; none when nobody says how many cards there shall be. */
export function surplusCards(settings: ReadonlyMap<string, string>, wanted: number | undefined): readonly string[] {
  if (wanted === undefined) return [];
  const numbers = [...settings.keys()].map((key) => Number(/^ethernet(\d+)\./.exec(key)?.[1] ?? -1));
  return [...new Set(numbers)].filter((number) => number >= wanted).map((number) => `ethernet${number}.`);
}

/** True when the file, or what the host works with, is not as wished. */
export function isOutOfShape(vm: SeenVm, shape: VmShape): boolean {
  const { vmx = '', cpus, memoryMb, cards = [] } = vm;
  if (editVmx(vmx, esxiWish(shape, vmx)) !== vmx) return true;
  return (
    (shape.cpus !== undefined && shape.cpus !== cpus) ||
    (shape.memory_mb !== undefined && shape.memory_mb !== memoryMb) ||
    (shape.networks !== undefined && shape.networks.join('\n') !== cards.map(({ network }) => network).join('\n'))
  );
}

/** The power state in the end; undefined: as it is. */
export function wantedPower(state: string, now: PowerState | undefined): PowerState | undefined {
  const states: Readonly<Record<string, PowerState>> = { started: 'on', stopped: 'off', suspended: 'suspended' };
  return states[state] ?? now;
}
