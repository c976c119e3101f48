import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCbx } from '../../helpers/bundled-cbx.ts';

/** The answers of ansible-core 2.14.18 to site.yml, task by task: of a loop its first item, of a text what stands before the place. */
type Answer = Readonly<Record<string, unknown>>;

const folder = join(import.meta.dirname, 'playbook-language');
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Readonly<Record<string, Answer>>;
const home = mkdtempSync(join(tmpdir(), 'cbx-language-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Result = Answer & { readonly results?: readonly Answer[] };
interface Report {
  readonly plays: readonly {
    readonly tasks: readonly { readonly task: { readonly name: string }; readonly hosts: Record<string, Result> }[];
  }[];
}

const said = new Map<string, Answer>();

beforeAll(async () => {
  const cbx = await bundleCbx('playbook-language');
  const argv = [cbx, 'playbook', '-i', 'hosts.yml', 'site.yml'];
  const env = { ...process.env, ANSIBLE_STDOUT_CALLBACK: 'json', HOME: home };
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder, env });
  for (const { task, hosts } of (JSON.parse(stdout) as Report).plays[0]?.tasks ?? []) {
    const result = hosts.h1 ?? {};
    said.set(task.name, result.results?.[0] ?? result);
  }
});

describe('results that playbooks look at', () => {
  it.each(Object.keys(expected))('%s', (name) => {
    const answer = said.get(name) ?? {};
    const told = Object.keys(expected[name] ?? {}).map((key) => {
      const value = answer[key];
      return [key, typeof value === 'string' ? value.split('\n\nat ')[0] : value];
    });
    expect(Object.fromEntries(told)).toEqual(expected[name]);
  });

  it('covers every task', () => expect([...said.keys()]).toEqual(Object.keys(expected)));
});
