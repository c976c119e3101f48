import { isInvalid, nameOf, pathName } from './machines.ts';
import type { EsxiState } from './state.ts';
import type { EsxiPlace } from './store.ts';
import { dialectOf } from './vim-text.ts';
import { vmxValue } from './vmx.ts';

/** VMware's name of a guest system for the word in guestOS. */
export function guestId(guestOs = 'other'): string {
  if (guestOs === 'other-64') return 'otherGuest64';
  return `${guestOs.replace(/^(other\w*?)linux/, '$1Linux').replaceAll('-', '')}Guest`;
}

/**
 * What `vmsvc/getallvms` prints: columns as wide as the longest value. Hosts before release 8 leave at least 6 blanks
 * after the number and 3 after the others, newer ones 2.
 */
export function listing(place: EsxiPlace, state: EsxiState): string {
  const machines = [...state.machines.values()];
  const invalid = machines.filter((machine) => isInvalid(place, state, machine));
  const rows = machines
    .filter((machine) => !invalid.includes(machine))
    .map((machine) => [
      String(machine.id),
      nameOf(machine),
      pathName(machine),
      guestId(vmxValue(machine.settings, 'guestOS')),
      `vmx-${(vmxValue(machine.settings, 'virtualHW.version') ?? '10').padStart(2, '0')}`,
      vmxValue(machine.settings, 'annotation') ?? '',
    ]);
  const header = ['Vmid', 'Name', 'File', 'Guest OS', 'Version', 'Annotation'];
  const gaps = Number(dialectOf(state.config.release).release.split('.')[0]) >= 8 ? [2, 2, 2, 2, 2] : [3, 3, 3, 6, 3];
  const widths = gaps.map((gap, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)) + gap);
  const lines = [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(''));
  const skipped = invalid.map((machine) => `Skipping invalid VM '${machine.id}'`);
  return `${[...skipped, ...lines].join('\n')}\n`;
}
