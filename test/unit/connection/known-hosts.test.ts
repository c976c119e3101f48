import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  entryNames,
  judgeHostKey,
  knownHostName,
  knownKeyTypes,
  parseKnownHosts,
} from '../../../src/connection/ssh/known-hosts.ts';

const KEYS = [1, 2].map((byte) => blob('ssh-ed25519', byte));
const [ONE, TWO] = KEYS as [Buffer, Buffer];
const RSA = blob('ssh-rsa', 3);

/** A public key blob that has the right form; nobody has its private half. */
function blob(type: string, byte: number): Buffer {
  const part = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([part(Buffer.from(type)), part(Buffer.alloc(32, byte))]);
}

const line = (hosts: string, key: Buffer, type = 'ssh-ed25519'): string => `${hosts} ${type} ${key.toString('base64')}`;

function verdict(text: string, key: Buffer, host = 'web', port = 22) {
  const found = judgeHostKey(parseKnownHosts(text, 'known_hosts'), host, port, key);
  return 'entry' in found ? `${found.kind} ${found.entry.file}:${found.entry.line}` : found.kind;
}

describe('the verdict on a host key', () => {
  test.each<[string, string, string, string, number]>([
    ['an empty file', '', 'new', 'web', 22],
    ['the same key', line('web', ONE), 'known', 'web', 22],
    ['upper case in the name', line('WEB', ONE), 'known', 'wEb', 22],
    ['another key', `# comment\n\n${line('web', TWO)}`, 'changed known_hosts:3', 'web', 22],
    ['a key of another type', line('web', RSA, 'ssh-rsa'), 'changed known_hosts:1', 'web', 22],
    ['one of several', `${line('web', TWO)}\n${line('web', ONE)}`, 'known', 'web', 22],
    ['a list of names', line('db,web,10.0.0.1', ONE), 'known', '10.0.0.1', 22],
    ['a wildcard', line('w?b*', ONE), 'known', 'web', 22],
    ['a negated name', line('*,!web', ONE), 'new', 'web', 22],
    ['a port', line('[web]:2222', ONE), 'known', 'web', 2222],
    ['a port that is not listed', line('web', ONE), 'known', 'web', 2222],
    ['a port that is not listed, other key', line('web', TWO), 'new', 'web', 2222],
    ['the name with a port is not the name', line('[web]:2222', ONE), 'new', 'web', 22],
    ['a revoked key', `${line('web', ONE)}\n@revoked ${line('*', ONE)}`, 'revoked known_hosts:2', 'web', 22],
    ['another key is revoked', `${line('web', ONE)}\n@revoked ${line('*', TWO)}`, 'known', 'web', 22],
    ['an authority is no key', `@cert-authority ${line('*', ONE)}`, 'new', 'web', 22],
    ['lines without sense', `web\nweb ssh-ed25519\n@odd ${line('web', ONE)}\nweb ssh-ed25519 !!!`, 'new', 'web', 22],
    ['CRLF', `${line('web', ONE)}\r\n`, 'known', 'web', 22],
  ])('%s', (_what, text, expected, host, port) => {
    expect(verdict(text, ONE, host, port)).toBe(expected);
  });

  test('types to ask for first', () => {
    const entries = parseKnownHosts(`${line('web', RSA, 'ssh-rsa')}\n${line('web', ONE)}`, 'f');
    expect(knownKeyTypes(entries, 'web', 22)).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(knownKeyTypes(entries, 'web', 2022)).toEqual(['ssh-rsa', 'ssh-ed25519']);
    expect(knownKeyTypes(entries, 'db', 22)).toEqual([]);
  });
});

const hasKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
if (!hasKeygen) console.log('ssh-keygen is not installed: names are not compared with it');

describe.runIf(hasKeygen)('names in known_hosts, hashed and plain, as ssh-keygen -F finds them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-known-hosts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
  const key = readFileSync(join(folder, 'key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const names = ['web', 'db.example.org', '[web]:2222', '10.0.0.1', '[10.0.0.1]:22022', '::1', '[::1]:2022'];
  const plain = join(folder, 'plain');
  writeFileSync(plain, `${names.map((name) => `${name} ${key}`).join('\n')}\n*.lab,!no.lab ${key}\n`);
  const hashed = join(folder, 'hashed');
  writeFileSync(hashed, `${names.map((name) => `${name} ${key}`).join('\n')}\n`);
  spawnSync('ssh-keygen', ['-H', '-f', hashed]);
  const asked: [string, number][] = [
    ['web', 22],
    ['WEB', 22],
    ['web', 2222],
    ['web', 2223],
    ['db.example.org', 22],
    ['10.0.0.1', 22],
    ['10.0.0.1', 22022],
    ['::1', 22],
    ['::1', 2022],
    ['one.lab', 22],
    ['no.lab', 22],
    ['other', 22],
  ];

  test.each([plain, hashed])('%s', (file) => {
    const entries = parseKnownHosts(readFileSync(file, 'utf8'), file);
    for (const [host, port] of asked) {
      const name = knownHostName(host, port);
      const theirs = spawnSync('ssh-keygen', ['-F', name, '-f', file]).status === 0;
      expect([name, entries.some((entry) => entryNames(entry, name))]).toEqual([name, theirs]);
    }
  });
});
