import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommand, writeFiles } from './run-command.ts';

/** What ansible-playbook 2.14 printed with an ansible.cfg or a variable, its folder's path taken out. */
interface Recorded {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly code: number;
  readonly out: string;
  /** null where cbx says it in its own words. */
  readonly err: string | null;
}

/** Where a warning is wrapped depends on the length of paths. */
const oneLine = (text: string | null): string | null => text?.replace(/\s+/g, ' ') ?? null;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-settings-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const recorded = JSON.parse(
  readFileSync(new URL('settings/recorded.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

it.each(recorded)('$name', async ({ files, words, env = {}, code, out, err }) => {
  writeFiles(folder, files);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const outcome = await runCommand(folder, ['playbook', ...words]);
  expect({ ...outcome, err: err === null ? null : oneLine(outcome.err) }).toEqual({ code, out, err: oneLine(err) });
});
