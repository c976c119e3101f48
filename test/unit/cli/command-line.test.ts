import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRunFlags } from '../../../src/cli/playbook-flags.ts';
import { runCommand, writeFiles } from './run-command.ts';

const parse = (...words: string[]) => parseRunFlags('playbook', '', words);

describe('flags of ansible-playbook', () => {
  it('takes them in any order and form', () => {
    const flags = parse(
      '-i',
      'a',
      'site.yml',
      '-vvv',
      '--inventory-file=b',
      '-tx,y',
      '-Cf5',
      '-T=7',
      '-e=-x=1',
      'two.yml',
      '-M/a:b',
    );
    expect(flags).toMatchObject({
      inventory: ['a', 'b'],
      verbosity: 3,
      tags: ['x,y'],
      check: true,
      forks: 5,
      timeout: 7,
      extraVars: ['-x=1'],
      diff: false,
      modulePath: ['/a', 'b'],
      words: ['site.yml', 'two.yml'],
    });
  });

  it('takes unambiguous beginnings', () => {
    expect(parse('--e', 'a=1', '--become-m', 'su', 'x.yml')).toMatchObject({ extraVars: ['a=1'], becomeMethod: 'su' });
  });

  it('hands a value with blanks on that looks like an option', () => {
    expect(parse('--ssh-common-args', '-o ProxyJump=x', 'p.yml').sshCommonArgs).toBe('-o ProxyJump=x');
  });

  it('takes negative numbers for values, and everything behind -- for words', () => {
    expect(parse('-T', '-1', '--', '--check')).toMatchObject({ timeout: -1, check: false, words: ['--check'] });
  });
});

describe('what surrounds a run', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-around-'));
    writeFiles(folder, { 'one.yml': playOf('debug:'), 'two.yml': playOf('debug:'), 'bad.yml': playOf('fail:') });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const recaps = async (...words: string[]): Promise<readonly string[]> => {
    const { out } = await runCommand(folder, ['playbook', '-i', 'h1,', '-c', 'local', ...words]);
    return out.split('\n').filter((line) => /^(?:PLAY RECAP|h1 +:)/.test(line));
  };
  const counters = (ok: number, failed = 0): string =>
    `h1 : ok=${ok} changed=0 unreachable=0 failed=${failed} skipped=0 rescued=0 ignored=0`;

  // As ansible-playbook 2.14: its callbacks get the statistics after each file.
  it('is a recap after every playbook, with counters that go on', async () => {
    const rows = (await recaps('one.yml', 'two.yml')).map((row) => row.replace(/ +/g, ' ').trim());
    const stars = `PLAY RECAP ${'*'.repeat(69)}`;
    expect(rows).toEqual([stars, counters(1), stars, counters(2)]);
  });

  it('is no further playbook once a host has failed', async () => {
    const rows = (await recaps('bad.yml', 'two.yml')).map((row) => row.replace(/ +/g, ' ').trim());
    expect(rows.slice(1)).toEqual([counters(0, 1)]);
  });

  it('begins with the version under -vv, and with the ansible.cfg in use under -v', async () => {
    const lines = async (flag: string): Promise<readonly string[]> => {
      const { out } = await runCommand(folder, ['playbook', '-i', 'h1,', 'one.yml', '--list-hosts', flag]);
      return out.slice(0, out.indexOf('\n\n')).split('\n');
    };
    expect(await lines('-v')).toEqual(['No config file found; using defaults']);
    const [first, second, ...rest] = await lines('-vv');
    expect(first).toMatch(/^cbx playbook \S+ \[core 2\.14\.18\]$/);
    expect(second).toBe('  config file = None');
    expect(rest.at(-1)).toBe('No config file found; using defaults');
  });
});

const playOf = (task: string): string => `- hosts: all\n  gather_facts: false\n  tasks:\n    - ${task}\n`;

interface UsageError {
  readonly command: string;
  readonly words: readonly string[];
  readonly code: number;
  /** ansible-core's own message, where cbx has no better one. */
  readonly message?: string;
}

describe('mistakes on command lines have the exit codes and messages of ansible-core 2.14', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cbx-command-line-'));
    writeFiles(folder, {
      inv: 'h1 ansible_connection=local\nh2 ansible_connection=local\n',
      'pb.yml': playOf('debug:'),
      pw: 'secret\n',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const recorded = JSON.parse(
    readFileSync(new URL('command-line/usage-errors.json', import.meta.url), 'utf8'),
  ) as readonly UsageError[];

  it.each(recorded.map((row) => [`${row.command} ${row.words.join(' ')}`, row] as const))('%s', async (_, row) => {
    const { code, err } = await runCommand(folder, [row.command, ...row.words]);
    expect(code).toBe(row.code);
    expect(err).toContain(row.message === undefined ? '' : row.message);
  });
});
