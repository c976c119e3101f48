import { adapters, macOf } from './machines.ts';
import type { Machine } from './state.ts';
import { absent, list, object, type VimObject } from './vim-text.ts';
import { vmxValue } from './vmx.ts';

const CARDS: Readonly<Record<string, string>> = {
  e1000: 'VirtualE1000',
  e1000e: 'VirtualE1000e',
  vmxnet3: 'VirtualVmxnet3',
  vlance: 'VirtualPCNet32',
};

/** The hardware of a VM as `vmsvc/device.getdevices` prints it. */
export function hardware(machine: Machine): VimObject {
  const { settings } = machine;
  const number = (key: string, fallback: number): number => Number(vmxValue(settings, key) ?? fallback);
  return object('vim.vm.VirtualHardware', {
    numCPU: number('numvcpus', 1),
    numCoresPerSocket: number('cpuid.coresPerSocket', 1),
    memoryMB: number('memSize', 32),
    virtualICH7MPresent: false,
    virtualSMCPresent: false,
    device: list('vim.vm.device.VirtualDevice', [
      controller(),
      ...adapters(settings).map((adapter) => networkCard(machine, adapter)),
    ]),
  });
}

function controller(): VimObject {
  return object('vim.vm.device.VirtualIDEController', {
    key: 200,
    deviceInfo: description('IDE 0', 'IDE 0'),
    backing: absent('vim.vm.device.VirtualDevice.BackingInfo'),
    connectable: absent('vim.vm.device.VirtualDevice.ConnectInfo'),
    slotInfo: absent('vim.vm.device.VirtualDevice.BusSlotInfo'),
    controllerKey: undefined,
    unitNumber: undefined,
    busNumber: 0,
  });
}

function networkCard(machine: Machine, adapter: number): VimObject {
  const { settings } = machine;
  const of = (key: string): string | undefined => vmxValue(settings, `ethernet${adapter}.${key}`);
  const network = of('networkName') ?? 'VM Network';
  const fixed = of('addressType') === 'vpx' ? 'assigned' : 'manual';
  return object(`vim.vm.device.${CARDS[of('virtualDev') ?? 'e1000'] ?? 'VirtualE1000'}`, {
    key: 4000 + adapter,
    deviceInfo: description(`Network adapter ${adapter + 1}`, network),
    backing: object('vim.vm.device.VirtualEthernetCard.NetworkBackingInfo', {
      deviceName: network,
      useAutoDetect: false,
      network: `vim.Network:HaNetwork-${network}`,
      inPassthroughMode: undefined,
    }),
    connectable: object('vim.vm.device.VirtualDevice.ConnectInfo', {
      startConnected: (of('startConnected') ?? 'TRUE').toLowerCase() === 'true',
      allowGuestControl: true,
      connected: machine.power === 'on',
      status: machine.power === 'on' ? 'ok' : 'untried',
    }),
    slotInfo: absent('vim.vm.device.VirtualDevice.BusSlotInfo'),
    controllerKey: 100,
    unitNumber: 7 + adapter,
    addressType: of('address') === undefined ? 'generated' : fixed,
    macAddress: macOf(settings, adapter),
    wakeOnLanEnabled: true,
    resourceAllocation: absent('vim.vm.device.VirtualEthernetCard.ResourceAllocation'),
    externalId: undefined,
    uptCompatibilityEnabled: undefined,
  });
}

function description(label: string, summary: string): VimObject {
  return object('vim.Description', { label, summary });
}
