import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ConnectionTarget } from '../../../src/connection/connection.ts';
import { sshSettings } from '../../../src/connection/ssh/ssh-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-ssh-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hasSsh = spawnSync('ssh', ['-V']).error === undefined;
if (!hasSsh) console.log('ssh is not installed: the settings are not compared with `ssh -G`');

/** Each: a file, the name asked for, further options. */
const CASES: readonly [string, string, string, readonly string[]][] = [
  ['nothing', '', 'web', []],
  ['a section', 'Host web\n  HostName 10.0.0.1\n  Port 2222\n  User deploy\n', 'web', []],
  ['another section', 'Host db\n  HostName 10.0.0.1\nHost *\n  User all\n', 'web', []],
  ['the first value', 'Host w*\n  User one\nHost *\n  User two\n  Port 22\n', 'web', []],
  ['a negated pattern', 'Host * !web\n  User other\nHost web\n  User mine\n', 'web', []],
  ['tokens', 'Host web\n  HostName %h.example.org\n', 'web', []],
  ['options before files', 'Host *\n  User file\n  Port 23\n', 'web', ['-o', 'User=option', '-p', '24']],
  ['a joined option', '', 'web', ['-oPort=2022', '-lme']],
  ['an equals sign and quotes', 'Host=web\n  User="some body"\n  Port = 99\n', 'web', []],
  ['Match host', 'Host web\n  HostName real.example\nMatch host real.example\n  User matched\n', 'web', []],
  [
    'Match originalhost and user',
    'Match originalhost web user root\n  Port 1\nMatch user nobody-here\n  Port 2\n',
    'web',
    ['-l', 'root'],
  ],
  ['Match exec', 'Match exec "test %h = web"\n  Port 7\nMatch exec false\n  User no\n', 'web', []],
  ['Match negated', 'Match !host db\n  Port 8\n', 'web', []],
  ['Match all', 'Match all\n  Port 9\n', 'web', []],
  ['keep-alive', 'Host *\n  ServerAliveInterval 5\n  ServerAliveCountMax 7\n', 'web', []],
  ['host keys', 'StrictHostKeyChecking accept-new\nHashKnownHosts yes\nHostKeyAlias other\n', 'web', []],
  ['a jump', 'Host web\n  ProxyJump bastion\n', 'web', []],
  ['jump before command', 'Host web\n  ProxyJump bastion\n  ProxyCommand nc %h %p\n', 'web', []],
  ['a comment behind a value', 'Host web # ours\n  Port 77 # odd\n', 'web', []],
  ['methods', 'PasswordAuthentication no\nPreferredAuthentications password,publickey\n', 'web', []],
  ['IPv4 alone', '', 'web', ['-4']],
  ['include', 'Include ~/no-such-file\nInclude FOLDER/part-*\nHost *\n  User last\n', 'web', []],
];

writeFileSync(join(folder, 'part-1'), 'Host db\n  User db\n');
writeFileSync(join(folder, 'part-2'), 'Host web\n  User included\n  Port 41\n');

function targetOf(host: string, sshArgs: readonly string[]): ConnectionTarget {
  return { host, transport: 'ssh', address: host, connectTimeoutMs: 10_000, sshArgs };
}

describe('settings for a host', () => {
  test.runIf(hasSsh).each(CASES)('agree with ssh -G: %s', async (name, text, host, options) => {
    const file = join(folder, name.replaceAll(' ', '-'));
    writeFileSync(file, text.replaceAll('FOLDER', folder));
    const printed = spawnSync('ssh', ['-G', '-F', file, ...options, host], { encoding: 'utf8' });
    expect(printed.status).toBe(0);
    const theirs = new Map(printed.stdout.split('\n').map((row) => splitRow(row)));
    const ours = await sshSettings(targetOf(host, ['-F', file, ...options]));
    expect({
      hostname: ours.hostName,
      user: ours.user,
      port: String(ours.port),
      stricthostkeychecking: ours.strictHostKeyChecking,
      hostkeyalias: ours.hostKeyAlias,
      hashknownhosts: ours.hashKnownHosts,
      proxyjump: ours.proxyJump,
      proxycommand: ours.proxyCommand,
      addressfamily: ours.addressFamily,
    }).toEqual({
      hostname: theirs.get('hostname'),
      user: theirs.get('user'),
      port: theirs.get('port'),
      stricthostkeychecking: words(theirs.get('stricthostkeychecking')),
      hostkeyalias: theirs.get('hostkeyalias'),
      hashknownhosts: theirs.get('hashknownhosts') === 'yes',
      proxyjump: theirs.get('proxyjump'),
      proxycommand: theirs.get('proxycommand'),
      addressfamily: theirs.get('addressfamily'),
    });
    const interval = Number(theirs.get('serveraliveinterval'));
    if (interval > 0) {
      expect([ours.serverAliveIntervalMs, ours.serverAliveCountMax]).toEqual([
        interval * 1000,
        Number(theirs.get('serveralivecountmax')),
      ]);
    }
  });

  test('what the inventory says wins', async () => {
    const file = join(folder, 'inventory-wins');
    writeFileSync(file, 'Host web\n  Port 1\n  User file\n  IdentityFile ~/.ssh/from-file\n');
    const ours = await sshSettings({
      ...targetOf('web', ['-F', file]),
      port: 2,
      user: 'inventory',
      privateKeyFile: '/keys/one',
    });
    expect([ours.port, ours.user, ours.identityFiles[0]]).toEqual([2, 'inventory', '/keys/one']);
  });

  test('a link that freezes is noticed within 30 seconds unless configured', async () => {
    const ours = await sshSettings(targetOf('web', ['-F', 'none']));
    expect(ours.serverAliveIntervalMs * (ours.serverAliveCountMax + 1)).toBeLessThanOrEqual(30_000);
  });

  test('a file that was asked for and is not there', async () => {
    await expect(sshSettings(targetOf('web', ['-F', '/no/such']))).rejects.toMatchObject({
      code: 'CONNECT_SSH_CONFIG',
    });
  });

  test('an option without its value', async () => {
    await expect(sshSettings(targetOf('web', ['-o']))).rejects.toMatchObject({ code: 'CONNECT_SSH_ARGS' });
  });
});

function splitRow(row: string): [string, string] {
  const at = row.indexOf(' ');
  return at < 0 ? [row, ''] : [row.slice(0, at), row.slice(at + 1)];
}

/** ssh -G prints what it compiled: `true` for yes, `false` for no. */
function words(text: string | undefined): string | undefined {
  return text === 'true' ? 'yes' : text === 'false' ? 'no' : text;
}
