import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseVmx, type VmxSettings, vmxText } from '../esxi/vmx.ts';

/** What the simulated desktop remembers: full paths of .vmx files. */
export interface Desktop {
  readonly running: readonly string[];
  readonly suspended: readonly string[];
}

export function loadDesktop(memory: string): Desktop {
  if (!existsSync(memory)) return { running: [], suspended: [] };
  return JSON.parse(readFileSync(memory, 'utf8')) as Desktop;
}

export function saveDesktop(memory: string, desktop: Desktop): void {
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(`${memory}.new`, `${JSON.stringify(desktop, undefined, 2)}\n`);
  renameSync(`${memory}.new`, memory);
}

export function readSettings(path: string): VmxSettings | undefined {
  return existsSync(path) ? parseVmx(readFileSync(path, 'utf8')) : undefined;
}

export function writeSettings(path: string, settings: VmxSettings): void {
  writeFileSync(path, vmxText(settings));
}
