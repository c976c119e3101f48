import { FAULTS, type FaultName, withFault, withoutFault } from './faults.ts';
import { machineNamed } from './machines.ts';
import { type Answer, answer, type EsxiState } from './state.ts';
import { type EsxiPlace, readVmx } from './store.ts';
import { parseVmx, vmxText } from './vmx.ts';

const USAGE = `esxi-sim: what this simulated host does wrong, and what its guests say. It is no part of ESXi.
  esxi-sim faults                          show the faults that are on
  esxi-sim fault NAME[=VALUE]              switch one on
  esxi-sim mend [NAME[=VALUE]]             switch one off, or all
  esxi-sim guest VM [HOSTNAME] [ADDRESS…]  the guest's tools tell this; without anything: it has no tools
  esxi-sim drift VM                        show where the .vmx file differs from what the host works with
faults:
${Object.entries(FAULTS)
  .map(([name, { value, what }]) => `  ${`${name}${value === '' ? '' : `=<${value}>`}`.padEnd(30)} ${what}\n`)
  .join('')}`;

/** The program for whoever rehearses: faults on and off. */
export function control(place: EsxiPlace, state: EsxiState, words: readonly string[]): Answer {
  const [verb, ...rest] = words;
  if (verb === 'faults') {
    const on = Object.entries(state.faults).flatMap(([name, values]) => values.map((value) => line(name, value)));
    return answer(on.join(''));
  }
  if (verb === 'fault' && rest.length === 1) {
    const faults = withFault(state.faults, rest[0] ?? '');
    if (typeof faults === 'string') return answer(`${faults}\n`, 2);
    state.faults = faults;
    return answer();
  }
  if (verb === 'mend' && rest.length <= 1) {
    state.faults = withoutFault(state.faults, rest[0] ?? '');
    return answer();
  }
  if ((verb === 'guest' || verb === 'drift') && rest.length > 0) return forMachine(place, state, verb, rest);
  return answer(USAGE, verb === undefined || verb === 'help' ? 0 : 2);
}

function forMachine(place: EsxiPlace, state: EsxiState, verb: string, [name = '', ...rest]: readonly string[]): Answer {
  const machine = machineNamed(state, name);
  if (machine === undefined) return answer(`no VM named ${name}\n`, 2);
  if (verb === 'drift') {
    const inFile = vmxText(readVmx(place, machine) ?? parseVmx('')).split('\n');
    const known = new Set(vmxText(machine.settings).split('\n'));
    return answer(
      inFile
        .filter((text) => !known.has(text))
        .map((text) => `${text}\n`)
        .join(''),
    );
  }
  const [hostName, ...addresses] = rest;
  if (hostName === undefined) delete machine.guest;
  else machine.guest = { hostName, addresses };
  return answer();
}

function line(name: string, value: string): string {
  return FAULTS[name as FaultName].value === '' ? `${name}\n` : `${name}=${value}\n`;
}
