import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

const folder = fileURLToPath(new URL('./engine-cases', import.meta.url));
afterEach(() => vi.unstubAllEnvs());

describe('forms that integration playbooks use', () => {
  // Of its text one line is left out: where a traceback of its own could be seen.
  it('give the text that ansible-playbook 2.14 gave', async () => {
    vi.stubEnv('ANSIBLE_DEPRECATION_WARNINGS', 'false');
    const { code, out } = await runCommand(folder, ['playbook', '-i', 'localhost,', '-c', 'local', 'site.yml']);
    expect(out).toBe(readFileSync(`${folder}/expected.txt`, 'utf8'));
    expect(code).toBe(0);
  });
});
