// Compares cbx's reading of ssh_config(5) with `ssh -G` over generated configurations, and prints where they differ.
//   npx tsx scripts/differential/ssh-config.ts [--seed 1] [--count 400] [--record test/unit/connection/ssh-config.jsonl]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answersOf, answersOfSsh, type SshConfigCase } from '../../test/helpers/ssh-config-answers.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '400' },
    record: { type: 'string' },
  },
});

const HOSTS = ['web', 'web.example.org', 'db1', '10.0.0.5', 'Alias', 'x.y.z'];
const PATTERNS = 'web|web*|*|!web|*.example.org|10.0.0.?|db?|!db1|WEB|alias|"web"|web,db1'.split('|');
const CRITERIA =
  'host web*|host real.example|originalhost web,db1|user deploy|user root|!host web|exec "test %h = web"|exec true|!exec true|host *.lan,!web.lan|final|!final|canonical|host "web"|originalhost=web|user ro*|localuser nobody-here'.split(
    '|',
  );
const KEYWORDS: Readonly<Record<string, string>> = {
  HostName: '%h.lan|10.1.1.1|%h|real.example|%%h|"quoted.host"|h%h%h|UPPER.host',
  Port: '2222|65535',
  User: 'root|deploy|"some body"|a#b|semi;colon',
  IdentityFile: '~/.ssh/k1|/keys/one|"~/my key"|none|rel/key',
  IdentitiesOnly: 'yes|no|true|YES',
  StrictHostKeyChecking: 'yes|no|ask|accept-new|off|true|false',
  HostKeyAlias: 'other|ALIAS',
  UserKnownHostsFile: '/kh|~/kh1 ~/kh2|none|/kh-%h-%p|/kh/%k|"/kh" /two',
  GlobalKnownHostsFile: '/gkh|/g1 /g2|none',
  HashKnownHosts: 'yes|no',
  ProxyJump: 'bastion|u@b:22|a,b|none|[::1]:22',
  ProxyCommand: 'none|ssh -W there "gate way"|exec nc one two # no comment',
  ServerAliveInterval: '5|1m|2h30m',
  ConnectTimeout: '5|1m|none|30s',
  AddressFamily: 'inet|inet6|any|INET',
  BindAddress: '127.0.0.1',
  Compression: 'yes|no',
};
const OPTIONS = [
  [],
  [],
  [],
  ['-o', 'User=opt'],
  ['-p', '2022'],
  ['-l', 'root'],
  ['-J', 'jumper'],
  ['-C', '-4'],
  ['-oPort=77'],
  ['-o', 'IdentityFile "/a b"'],
];

let state = Number(values.seed);
const roll = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
  return (state >> 8) % below;
};
const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
const some = (list: readonly string[], most: number): string =>
  Array.from({ length: 1 + roll(most) }, () => pick(list)).join(' ');

function line(): string {
  const keyword = pick(Object.keys(KEYWORDS));
  const value = pick((KEYWORDS[keyword] as string).split('|'));
  const ways = [
    `${keyword} ${value}`,
    `${keyword}=${value}`,
    `${keyword} = ${value}`,
    `\t${keyword.toLowerCase()}\t${value}  `,
    `  ${keyword.toUpperCase()} ${value}`,
  ];
  return keyword.startsWith('Proxy') ? (ways[0] as string) : pick([...ways, `${keyword} ${value} # why`]);
}

function section(): string {
  const head = pick([`Host ${some(PATTERNS, 3)}`, `Match ${some(CRITERIA, 2)}`, '# nothing']);
  return [head, ...Array.from({ length: roll(5) }, line), ''].join('\n');
}

function files(): Record<string, string> {
  const include = (): string =>
    `Include ${pick(['FOLDER/part-?', 'FOLDER/part-a', '"FOLDER/part-b"', 'FOLDER/part-b FOLDER/part-a'])}\n`;
  const config = Array.from({ length: 1 + roll(4) }, () => (roll(6) === 0 ? include() : '') + section()).join('');
  return { config, 'part-a': section(), 'part-b': section() };
}

const folder = mkdtempSync(join(tmpdir(), 'cbx-ssh-config-'));
const kept: SshConfigCase[] = [];
let differing = 0;
const ssh = (file: string, options: readonly string[], host: string): Record<string, readonly string[]> | undefined => {
  const { status, stdout } = spawnSync('ssh', ['-G', '-F', file, ...options, host], { encoding: 'utf8' });
  return status === 0 ? answersOfSsh(stdout) : undefined;
};
try {
  for (let index = 0; index < Number(values.count); index += 1) {
    const [own, texts, host, options] = [join(folder, String(index)), files(), pick(HOSTS), pick(OPTIONS)];
    mkdirSync(own);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(own, name), text.replaceAll('FOLDER', own));
    const theirs = ssh(join(own, 'config'), options, host);
    if (theirs === undefined) continue;
    const plain = ssh('none', [], host) ?? {};
    const ours = await answersOf(host, own, options);
    const answer: Record<string, readonly string[]> = {};
    for (const [keyword, found] of Object.entries(ours)) {
      const wanted = theirs[keyword] ?? [];
      if (String(wanted) === String(plain[keyword] ?? [])) continue;
      answer[keyword] = wanted;
      if (String(found) === String(wanted)) continue;
      differing += 1;
      console.log(
        `${index} ${host} ${options.join(' ')}: ${keyword} is ${found.join(' ')}, ssh says ${wanted.join(' ')}\n${texts.config}`,
      );
    }
    kept.push({ files: texts, host, options, answer });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${kept.length} configurations compared, ${differing} differing values`);
if (values.record !== undefined) writeFileSync(values.record, kept.map((one) => `${JSON.stringify(one)}\n`).join(''));
