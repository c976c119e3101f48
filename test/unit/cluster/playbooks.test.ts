import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/util/package-root.ts';
import { runCommand } from '../cli/run-command.ts';

const FOLDER = join(packageRoot(), 'playbooks');
const PLAYBOOKS = readdirSync(FOLDER);

describe('the playbooks of commands', () => {
  const top = mkdtempSync(join(tmpdir(), 'cbx-playbooks-'));
  afterAll(() => rmSync(top, { recursive: true }));

  it.each(PLAYBOOKS)('%s has no mistake that can be seen before it runs', async (name) => {
    const checked = await runCommand(top, ['playbook', '-i', 'localhost,', '--syntax-check', join(FOLDER, name)]);
    expect(checked.code, checked.err).toBe(0);
  });

  it('are those that commands name', () => {
    const commands = join(packageRoot(), 'src/cli');
    const text = readdirSync(commands)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(commands, name), 'utf8'))
      .join('');
    const named = [...text.matchAll(/'playbooks\/([\w-]+\.yml)'/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual([...PLAYBOOKS].sort());
  });
});
