import { adapters, nameOf } from './machines.ts';
import { type Answer, answer, type EsxiState } from './state.ts';
import { type EsxiPlace, vmxPath } from './store.ts';
import { vmxValue } from './vmx.ts';

/** The few `esxcli` commands that tell what deployments have to know, by their words. */
const COMMANDS: Readonly<Record<string, (place: EsxiPlace, state: EsxiState) => string>> = {
  'system version get': (_place, { config }) =>
    `   Product: VMware ESXi\n   Version: ${config.release.padEnd(5, '.0')}\n   Build: Releasebuild-0 (simulator)\n   Update: 0\n`,
  'system hostname get': (_place, { config }) =>
    `   Domain Name: \n   Fully Qualified Domain Name: ${config.name}\n   Host Name: ${config.name.split('.')[0]}\n`,
  'network vswitch standard portgroup list': (_place, state) =>
    table(
      ['Name', 'Virtual Switch', 'Active Clients', 'VLAN ID'],
      state.config.networks.map((network) => [network, 'vSwitch0', String(clients(state, network)), '0']),
    ),
  'storage filesystem list': (_place, { config }) =>
    table(
      ['Mount Point', 'Volume Name', 'UUID', 'Mounted', 'Type', 'Size', 'Free'],
      config.datastores.map((name, index) => [
        `/vmfs/volumes/${name}`,
        name,
        `5b1c0de0-${(0x1000 + index).toString(16)}`,
        'true',
        'VMFS-6',
        '499826819072',
        '398340000000',
      ]),
    ),
  'vm process list': (place, state) =>
    [...state.machines.values()]
      .filter((machine) => machine.power === 'on')
      .map((machine) => {
        const path = vmxPath({ ...place, volumes: '/vmfs/volumes' }, machine);
        return `${nameOf(machine)}\n   World ID: ${1_000_000 + machine.id}\n   Process ID: 0\n   Display Name: ${nameOf(machine)}\n   Config File: ${path}\n`;
      })
      .join('\n'),
};

/** `esxcli` with its arguments. */
export function esxcli(place: EsxiPlace, state: EsxiState, words: readonly string[]): Answer {
  const run = COMMANDS[words.join(' ')];
  return run === undefined
    ? answer(`Error: Unknown command or namespace ${words.join(' ')}\n`, 1)
    : answer(run(place, state));
}

function clients(state: EsxiState, network: string): number {
  return [...state.machines.values()]
    .filter((machine) => machine.power === 'on')
    .flatMap(({ settings }) =>
      adapters(settings).map((adapter) => vmxValue(settings, `ethernet${adapter}.networkName`)),
    )
    .filter((name) => name === network).length;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`;
}
