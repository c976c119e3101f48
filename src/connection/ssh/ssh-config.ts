import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import { matchesPattern } from './known-hosts.ts';
import { type ConfigLine, parseConfigLine } from './ssh-config-line.ts';
import { COLLECTED, type RawSettings, tokensFor } from './ssh-settings.ts';

export interface ConfigQuery {
  /** The name as the inventory gives it, before HostName. */
  readonly host: string;
  /** What was said elsewhere and wins. */
  readonly first: RawSettings;
  /** Replaces the user's and the system's files; `none` reads no file at all. */
  readonly file: string | undefined;
}

interface Reading {
  readonly query: ConfigQuery;
  readonly found: Map<string, string[]>;
  /** Files that are being read: an Include may not come back to one. */
  readonly open: readonly string[];
  readonly folder: string;
  /** The second reading, which `Match final` asks for. */
  readonly isFinal: boolean;
  /** Called when a Match asks for a second reading. */
  wantFinal(): void;
}

/** Keywords that take several words, each a value of its own. */
const LISTS = new Set(['userknownhostsfile', 'globalknownhostsfile']);
const MAX_INCLUDES = 16;

/**
 * The keywords that ssh_config(5) files give a host, after what was said elsewhere: Host, Match (host, originalhost, user,
 * localuser, exec, all, canonical, final), Include with wildcards, first value wins.
 *
 * @throws CONNECT_SSH_CONFIG for a file that was asked for and cannot be read, a Match that makes no sense, an endless Include
 */
export async function readSshConfig(query: ConfigQuery): Promise<RawSettings> {
  const found = new Map([...query.first].map(([name, values]) => [name, [...values]]));
  let isFinalWanted = false;
  const wantFinal = (): void => {
    isFinalWanted = true;
  };
  await readFiles({ query, found, isFinal: false, wantFinal });
  if (isFinalWanted) await readFiles({ query, found, isFinal: true, wantFinal });
  return found;
}

async function readFiles(reading: Omit<Reading, 'open' | 'folder'>): Promise<void> {
  const user = join(homedir(), '.ssh');
  const { file } = reading.query;
  if (file === undefined) {
    await readFileInto({ ...reading, open: [], folder: user }, join(user, 'config'), false);
    await readFileInto({ ...reading, open: [], folder: '/etc/ssh' }, '/etc/ssh/ssh_config', false);
  } else if (file !== 'none') {
    await readFileInto({ ...reading, open: [], folder: user }, file, true);
  }
}

async function readFileInto(reading: Reading, file: string, isWanted: boolean): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!isWanted) return;
    throw new CbxError('CONNECT_SSH_CONFIG', `${file} cannot be read: ${(error as Error).message}`);
  }
  if (reading.open.length >= MAX_INCLUDES) {
    throw new CbxError(
      'CONNECT_SSH_CONFIG',
      `${file} is included too deeply: ${reading.open.slice(0, 3).join(', ')} …`,
    );
  }
  await apply({ ...reading, open: [...reading.open, file] }, parseLines(text, file));
}

function parseLines(text: string, file: string): ConfigLine[] {
  return text
    .split('\n')
    .map((line, index) => parseConfigLine(line, `${file}:${index + 1}`))
    .filter((line) => line !== undefined);
}

async function apply(reading: Reading, lines: readonly ConfigLine[]): Promise<void> {
  const { query, found, isFinal } = reading;
  let isActive = true;
  for (const { keyword, words } of lines) {
    if (keyword === 'host') isActive = namesHost(words, isFinal ? resolved(reading) : query.host);
    else if (keyword === 'match') isActive = await matches(words, reading);
    else if (!isActive) continue;
    else if (keyword === 'include') await include(words, reading);
    else set(found, keyword, words);
  }
}

function set(found: Map<string, string[]>, keyword: string, words: readonly string[]): void {
  const values = LISTS.has(keyword) ? [...words] : words.slice(0, 1);
  if (values.length === 0) return;
  const known = found.get(keyword);
  if (known === undefined) {
    // ProxyJump and ProxyCommand exclude each other: the one that comes first counts.
    if (keyword === 'proxyjump' && found.has('proxycommand')) return;
    if (keyword === 'proxycommand' && found.has('proxyjump')) return;
    found.set(keyword, values);
  } else if (COLLECTED.has(keyword)) {
    known.push(...values.filter((value) => !known.includes(value)));
  }
}

/** What HostName makes of the name so far: the second reading knows the host by that. */
function resolved({ query, found }: Reading): string {
  const hostName = found.get('hostname')?.[0] ?? query.host;
  return hostName.replace(/%([h%])/g, (_all, name: string) => (name === 'h' ? query.host : '%')).toLowerCase();
}

/** Host: any of the patterns, none of the negated ones; upper case counts. */
function namesHost(patterns: readonly string[], host: string): boolean {
  let isNamed = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('!')) {
      if (matchesPattern(pattern.slice(1), host)) return false;
    } else if (matchesPattern(pattern, host)) isNamed = true;
  }
  return isNamed;
}

async function matches(words: readonly string[], { query, found, isFinal, wantFinal }: Reading): Promise<boolean> {
  const text = (name: string, fallback: string): string => found.get(name)?.[0] ?? fallback;
  const names = {
    host: query.host,
    hostName: text('hostname', query.host),
    user: text('user', userInfo().username),
    port: Number(text('port', '22')),
  };
  const rest = words.flatMap((word) => (/^[a-z!]+=/i.test(word) ? splitOnce(word) : [word]));
  let isMatch = true;
  for (let index = 0; index < rest.length; index += 1) {
    const word = (rest[index] ?? '').toLowerCase();
    const isNegated = word.startsWith('!');
    const criterion = isNegated ? word.slice(1) : word;
    let isTrue: boolean;
    if (criterion === 'all') isTrue = true;
    else if (criterion === 'canonical' || criterion === 'final') {
      // Asks for the second reading even where another criterion has failed already.
      if (criterion === 'final') wantFinal();
      isTrue = isFinal;
    } else {
      index += 1;
      const argument = rest[index];
      if (argument === undefined) throw new CbxError('CONNECT_SSH_CONFIG', `Match ${criterion} needs an argument`);
      isTrue = isMatch && (await test(criterion, argument, names));
    }
    if (isTrue === isNegated) isMatch = false;
  }
  return isMatch;
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}

function test(
  criterion: string,
  argument: string,
  names: { host: string; hostName: string; user: string; port: number },
): Promise<boolean> | boolean {
  const list = argument.split(',');
  const lower = list.map((pattern) => pattern.toLowerCase());
  switch (criterion) {
    case 'host':
      return namesHost(lower, tokensFor(names)(names.hostName));
    case 'originalhost':
      return namesHost(lower, names.host);
    case 'user':
      return namesHost(list, names.user);
    case 'localuser':
      return namesHost(list, userInfo().username);
    case 'exec':
      return succeeds(tokensFor(names)(argument));
    default:
      throw new CbxError('CONNECT_SSH_CONFIG', `Match knows no criterion ${JSON.stringify(criterion)}`);
  }
}

function succeeds(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: 'ignore' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });
}

async function include(words: readonly string[], reading: Reading): Promise<void> {
  for (const word of words) {
    const path = word.startsWith('~/') ? join(homedir(), word.slice(2)) : word;
    for (const file of await expand(isAbsolute(path) ? path : join(reading.folder, path))) {
      await readFileInto(reading, file, false);
    }
  }
}

/** Files that a path with wildcards in its last part stands for, in the order of their names. */
async function expand(path: string): Promise<string[]> {
  if (!/[*?]/.test(path)) return [path];
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const pattern = basename(path);
  return names
    .filter((name) => matchesPattern(pattern, name) && (!name.startsWith('.') || pattern.startsWith('.')))
    .sort()
    .map((name) => join(folder, name));
}
