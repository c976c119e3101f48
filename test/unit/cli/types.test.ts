import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { runCommand } from './run-command.ts';

const CORE = join(dirname(fileURLToPath(import.meta.url)), '../../../clusters/eg/core/hosts');

/** Uses of the types: every line but the last two is right. */
const USE = `import type { InventoryVariables } from './inventory.ts';
declare const all: InventoryVariables;
export const mask: string = all.vars.network_mask;
export const cpus: number | undefined = all.host.numvcpus;
export const group: InventoryVariables['group'] = 'coreos_workers';
export const wrong: number = all.vars.network_mask;
export const unknown = all.vars.network_maks;
`;

it('cbx types writes types that TypeScript takes, and that notice mistakes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-types-'));
  try {
    const { code, err } = await runCommand(folder, ['types', '-i', CORE, '-o', 'inventory.ts']);
    expect([code, err]).toEqual([0, '']);
    writeFileSync(join(folder, 'use.ts'), USE);
    const options: ts.CompilerOptions = {
      noEmit: true,
      strict: true,
      allowImportingTsExtensions: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: [],
    };
    const program = ts.createProgram([join(folder, 'use.ts')], options);
    const found = ts.getPreEmitDiagnostics(program).map(({ file, start = 0, code: number }) => {
      return [
        file?.fileName.slice(folder.length + 1),
        (file?.getLineAndCharacterOfPosition(start).line ?? -1) + 1,
        number,
      ];
    });
    expect(found).toEqual([
      ['use.ts', 6, 2322],
      ['use.ts', 7, 2551],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
