import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.ts';

/** How a case is run, where it is not `playbook -i localhost, -c local site.yml` with exit code 0. */
interface Case {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly code?: number;
}

const folder = join(import.meta.dirname, 'language-cases');
const USUAL = ['playbook', '-i', 'localhost,', '-c', 'local', 'site.yml'];

afterEach(() => vi.unstubAllEnvs());

// One folder, one question. Each expected.txt is what ansible-playbook 2.14.18 printed on standard output there.
describe('the text and exit code of ansible-playbook', () => {
  it.each(readdirSync(folder))('%s', async (name) => {
    const place = join(folder, name);
    const told = join(place, 'case.json');
    const {
      argv = USUAL,
      env = {},
      code = 0,
    } = existsSync(told) ? (JSON.parse(readFileSync(told, 'utf8')) as Case) : {};
    vi.stubEnv('ANSIBLE_DEPRECATION_WARNINGS', 'false');
    for (const [variable, value] of Object.entries(env)) vi.stubEnv(variable, value);
    const outcome = await runCommand(place, argv);
    expect(outcome.out).toBe(readFileSync(join(place, 'expected.txt'), 'utf8'));
    expect(outcome.code, outcome.err).toBe(code);
  });
});
