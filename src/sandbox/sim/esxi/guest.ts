import { guestId } from './listing.ts';
import { adapters, hasTools, macOf, nameOf, pathName } from './machines.ts';
import type { EsxiState, Machine } from './state.ts';
import { absent, list, object, type VimObject } from './vim-text.ts';
import { vmxValue } from './vmx.ts';

/** What the guest tells, as `vmsvc/get.guest` prints it. */
export function guestInfo(state: EsxiState, machine: Machine, now: number): VimObject {
  const isRunning = hasTools(state, machine, now);
  const isInstalled = machine.guest !== undefined;
  const addresses = isRunning ? (machine.guest?.addresses ?? []) : [];
  const cards = adapters(machine.settings);
  return object('vim.vm.GuestInfo', {
    toolsStatus: isRunning ? 'toolsOk' : isInstalled ? 'toolsNotRunning' : 'toolsNotInstalled',
    toolsVersionStatus: isInstalled ? 'guestToolsUnmanaged' : 'guestToolsNotInstalled',
    toolsRunningStatus: isRunning ? 'guestToolsRunning' : 'guestToolsNotRunning',
    toolsVersion: isInstalled ? '10277' : undefined,
    guestId: isRunning ? guestId(vmxValue(machine.settings, 'guestOS')) : undefined,
    guestFamily: isRunning ? 'linuxGuest' : undefined,
    guestFullName: undefined,
    hostName: isRunning ? machine.guest?.hostName : undefined,
    ipAddress: addresses[0],
    net: list(
      'vim.vm.GuestInfo.NicInfo',
      // One address per card, as they were given; a guest also has an address of IPv6 on each.
      addresses.map((address, index) => nicInfo(machine, cards[index] ?? 0, address)),
    ),
    ipStack: list('vim.vm.GuestInfo.StackInfo', []),
    disk: list('vim.vm.GuestInfo.DiskInfo', []),
    screen: absent('vim.vm.GuestInfo.ScreenInfo'),
    guestState: isRunning ? 'running' : 'notRunning',
    guestOperationsReady: isRunning,
  });
}

function nicInfo(machine: Machine, adapter: number, address: string): VimObject {
  const mac = macOf(machine.settings, adapter) ?? '';
  const local = `fe80::20c:29ff:fe${mac.slice(9, 11)}:${mac.slice(12).replace(':', '')}`;
  return object('vim.vm.GuestInfo.NicInfo', {
    network: vmxValue(machine.settings, `ethernet${adapter}.networkName`),
    ipAddress: list('string', [local, address]),
    macAddress: mac,
    connected: true,
    deviceConfigId: 4000 + adapter,
    dnsConfig: absent('vim.net.DnsConfigInfo'),
    ipConfig: object('vim.net.IpConfigInfo', {
      dhcp: absent('vim.net.DhcpConfigInfo'),
      ipAddress: list('vim.net.IpConfigInfo.IpAddress', [
        object('vim.net.IpConfigInfo.IpAddress', {
          ipAddress: local,
          prefixLength: 64,
          origin: undefined,
          state: 'unknown',
          lifetime: undefined,
        }),
        object('vim.net.IpConfigInfo.IpAddress', {
          ipAddress: address,
          prefixLength: 24,
          origin: undefined,
          state: 'preferred',
          lifetime: undefined,
        }),
      ]),
      autoConfigurationEnabled: undefined,
    }),
    netBIOSConfig: absent('vim.net.NetBIOSConfigInfo'),
  });
}

const POWER = { on: 'poweredOn', off: 'poweredOff', suspended: 'suspended' } as const;

/** What `vmsvc/get.summary` prints. */
export function summary(state: EsxiState, machine: Machine, now: number): VimObject {
  const { settings } = machine;
  return object('vim.vm.Summary', {
    vm: `vim.VirtualMachine:${machine.id}`,
    runtime: object('vim.vm.RuntimeInfo', {
      host: 'vim.HostSystem:ha-host',
      connectionState: 'connected',
      powerState: POWER[machine.power],
      bootTime: machine.power === 'on' ? new Date(machine.poweredOnAt).toISOString() : undefined,
      suspendTime: undefined,
    }),
    guest: object('vim.vm.Summary.GuestSummary', {
      guestId: undefined,
      toolsStatus: hasTools(state, machine, now) ? 'toolsOk' : 'toolsNotInstalled',
      hostName: hasTools(state, machine, now) ? machine.guest?.hostName : undefined,
      ipAddress: hasTools(state, machine, now) ? machine.guest?.addresses[0] : undefined,
    }),
    config: object('vim.vm.Summary.ConfigSummary', {
      name: nameOf(machine),
      template: false,
      vmPathName: pathName(machine),
      memorySizeMB: Number(vmxValue(settings, 'memSize') ?? 32),
      cpuReservation: 0,
      memoryReservation: 0,
      numCpu: Number(vmxValue(settings, 'numvcpus') ?? 1),
      numEthernetCards: adapters(settings).length,
      numVirtualDisks: 1,
      uuid: vmxValue(settings, 'uuid.bios'),
      guestId: guestId(vmxValue(settings, 'guestOS')),
      annotation: vmxValue(settings, 'annotation') ?? '',
    }),
    overallStatus: 'green',
    customValue: list('vim.CustomFieldsManager.Value', []),
  });
}

/** What `vmsvc/get.config` prints, as far as it names and sizes a VM. */
export function config(machine: Machine): VimObject {
  const { settings } = machine;
  return object('vim.vm.ConfigInfo', {
    name: nameOf(machine),
    guestFullName: 'Other Linux (64-bit)',
    version: `vmx-${(vmxValue(settings, 'virtualHW.version') ?? '10').padStart(2, '0')}`,
    uuid: vmxValue(settings, 'uuid.bios'),
    template: false,
    guestId: guestId(vmxValue(settings, 'guestOS')),
    annotation: vmxValue(settings, 'annotation') ?? '',
    files: object('vim.vm.FileInfo', {
      vmPathName: pathName(machine),
      snapshotDirectory: `[${machine.datastore}] ${machine.file.replace(/[^/]*$/, '')}`,
    }),
    extraConfig: list(
      'vim.option.OptionValue',
      [...settings.values()]
        .filter(({ key }) => /^(?:ethernet\d+\.generatedAddress|disk\.EnableUUID|guestinfo\.)/i.test(key))
        .map(({ key, value }) => object('vim.option.OptionValue', { key, value })),
    ),
  });
}
