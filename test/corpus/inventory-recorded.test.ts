import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../unit/cli/run-command.ts';

/**
 * Inventories of our own in every syntax, odd and broken ones too, with what ansible-inventory and `ansible --list-hosts`
 * 2.14 printed for them and their exit codes: compared byte for byte. `$ROOT` stands for the folder of the case.
 */
const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'inventory-recorded');

interface Case {
  readonly name: string;
  /** A file's text, or its mode and its text. */
  readonly files: Readonly<Record<string, string | readonly [string, string]>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly runs: readonly { readonly words: readonly string[]; readonly rc: number; readonly stdout: string }[];
}

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cbx-recorded-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

function write(files: Case['files']): void {
  for (const [name, content] of Object.entries(files)) {
    const [mode, text] = typeof content === 'string' ? ['0644', content] : content;
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, Number.parseInt(mode, 8));
  }
}

for (const part of readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()) {
  const cases = JSON.parse(readFileSync(join(FOLDER, part), 'utf8')) as readonly Case[];
  describe(`recorded inventories: ${part.replace('.json', '')}`, () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, { files, env = {}, runs }) => {
      write(files);
      for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value.replaceAll('$ROOT', root));
      for (const { words, rc, stdout } of runs) {
        const given = words.map((word) => word.replaceAll('$ROOT', root));
        const { code, out, err } = await runCommand(root, ['inventory', ...given]);
        const text = out.replaceAll('$ROOT', '');
        expect({ words, rc: code, stdout: text }, err).toEqual({ words, rc, stdout: stdout.replaceAll('$ROOT', '') });
      }
    });
  });
}
