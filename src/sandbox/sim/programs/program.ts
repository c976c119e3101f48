import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sh } from '../../../shell/script.ts';
import { withLock } from '../../lock.ts';
import { selfCommand } from '../../self-command.ts';
import { ovftool } from './ovftool.ts';
import { vmnet } from './vmnet.ts';
import { vmrun } from './vmrun.ts';

/** Names under which the stand-ins are called. */
export const PROGRAM_NAMES = ['ovftool', 'vmrun', 'vmnet-cli'] as const;

/** Every call, one JSON list of words per line. */
export const callsPath = (folder: string): string => join(folder, 'calls.log');

/** Writes the stand-ins as commands into a folder, which is then put before PATH. `self` starts this program. */
export function writePrograms(folder: string, self: readonly string[] = selfCommand()): void {
  mkdirSync(folder, { recursive: true });
  for (const name of PROGRAM_NAMES) {
    const words = [...self, 'sandbox', 'program', folder, name, '--'];
    const script = sh`#!/bin/sh
# A stand-in of cbx for rehearsals. It is not VMware's ${name}.
exec ${words} "$@"
`;
    writeFileSync(join(folder, name), script.text);
    chmodSync(join(folder, name), 0o755);
  }
}

/** Runs one of them and returns its exit code. */
export async function runProgramStandIn(folder: string, name: string, words: readonly string[]): Promise<number> {
  appendFileSync(callsPath(folder), `${JSON.stringify([name, ...words])}\n`);
  const print = (text: string): void => void process.stdout.write(text);
  const memory = join(folder, 'desktop.json');
  if (name === 'ovftool') return ovftool(words, print);
  // Several may run at once, and each of them reads what the desktop remembers and writes it anew.
  return withLock(`${memory}.lock`, async () =>
    name === 'vmrun' ? vmrun(words, memory, print) : vmnet(words, memory, print),
  );
}
