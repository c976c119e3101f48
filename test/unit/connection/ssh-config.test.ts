import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseConfigLine, parseSeconds } from '../../../src/connection/ssh/ssh-config-line.ts';
import { answersOf, type SshConfigCase } from '../../helpers/ssh-config-answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-ssh-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Answers of OpenSSH 9.2's `ssh -G`, recorded by scripts/differential/ssh-config.ts. */
const cases = readFileSync(join(import.meta.dirname, 'ssh-config.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((row) => JSON.parse(row) as SshConfigCase);

test.each(cases.map((one, index) => [index, one] as const))(
  'configuration %i is read as by ssh',
  async (index, one) => {
    const own = join(folder, String(index));
    mkdirSync(own);
    for (const [name, text] of Object.entries(one.files))
      writeFileSync(join(own, name), text.replaceAll('FOLDER', own));
    expect(await answersOf(one.host, own, one.options)).toMatchObject(one.answer);
  },
);

describe('one line', () => {
  test.each<[string, string, string[]]>([
    ['Host a  "b c" # d', 'host', ['a', 'b c']],
    ['  IdentityFile="~/a \\"key\\""', 'identityfile', ['~/a "key"']],
    ["User = 'o neil'", 'user', ['o neil']],
    ['User a#b', 'user', ['a#b']],
    ['IdentityFile a\\ b', 'identityfile', ['a b']],
    ['ProxyCommand = nc "%h" # %p', 'proxycommand', ['nc "%h" # %p']],
    ['Compression', 'compression', []],
  ])('%s', (text, keyword, words) => {
    expect(parseConfigLine(text, 'f:1')).toEqual({ keyword, words });
  });

  test('that says nothing', () => {
    expect([parseConfigLine('', 'f:1'), parseConfigLine('  # User x', 'f:1')]).toEqual([undefined, undefined]);
  });

  test('with a quote that does not end', () => {
    expect(() => parseConfigLine('User "x', 'f:3')).toThrow(/f:3 has a quote that does not end/);
  });
});

test('times', () => {
  expect(['90', '1m30s', '2H', 'none', '', '5x'].map(parseSeconds)).toEqual([
    90,
    90,
    7200,
    undefined,
    undefined,
    undefined,
  ]);
});
