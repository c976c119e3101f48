import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommand, writeFiles } from './run-command.ts';

/** A playbook, and what ansible-playbook 2.14.18 said to it: exit code, standard output, the first line behind `ERROR!`. */
interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly code: number;
  readonly error?: string;
  readonly out: string;
}

const path = join(import.meta.dirname, 'malformed-playbooks.json');
const cases = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, Case>>;
const base = mkdtempSync(join(tmpdir(), 'cbx-malformed-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('mistakes in playbooks', () => {
  it.each(Object.entries(cases))('%s', async (name, { files, code, error, out }) => {
    const folder = join(base, name.replaceAll(' ', '-'));
    writeFiles(folder, files);
    const said = await runCommand(folder, ['playbook', '-i', 'localhost,', '-c', 'local', 'site.yml']);
    const [, first] = /^ERROR! (.*?)(?: \[\w+\])?$/m.exec(said.err) ?? [];
    expect({ code: said.code, error: first, out: said.out }).toEqual({ code, error, out });
  });
});
