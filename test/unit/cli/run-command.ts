import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { main } from '../../../src/cli/main.ts';

export interface CommandOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line of cbx in this process and a folder. */
export async function runCommand(folder: string, words: readonly string[]): Promise<CommandOutcome> {
  const before = process.cwd();
  let [out, err] = ['', ''];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  process.chdir(folder);
  try {
    const code = await main(words);
    return { code, out: out.replaceAll(folder, ''), err: err.replaceAll(folder, '') };
  } finally {
    process.chdir(before);
    process.exitCode = 0;
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
