import { createHmac, randomBytes } from 'node:crypto';

/** What a task wants of a known_hosts file. */
export interface KnownHostWish {
  readonly name: string;
  /** Lines as ssh-keyscan prints them: names, type, key. */
  readonly key: string | undefined;
  readonly isHashed: boolean;
}

/** True when the first column of a line stands for a host: in a list of names, or hashed with the line's own salt. */
export function standsFor(names: string, host: string): boolean {
  const hashed = /^\|1\|([^|]+)\|(.+)$/.exec(names);
  if (hashed === null) return names.split(',').some((name) => name.toLowerCase() === host.toLowerCase());
  return hash(host, Buffer.from(hashed[1] ?? '', 'base64')) === hashed[2];
}

/** Why a key cannot be the host's; undefined when it can. */
export function keyRefusal({ name, key }: KnownHostWish): string | undefined {
  if (key === undefined) return 'No key specified when adding a host';
  const names = splitLine(key).names;
  return standsFor(names, name) ? undefined : 'Host parameter does not match hashed host field in supplied key';
}

/** The file with the host's key: other keys of the same type go, as does one that is (not) hashed against the wish. */
export function withKey(text: string, wish: KnownHostWish): string {
  const { type, key } = splitLine(wish.key ?? '');
  const lines = linesOf(text);
  const mine = lines.filter((line) => isOf(line, wish.name) && splitLine(line).type === type);
  const isThere =
    mine.length === 1 && splitLine(mine[0] ?? '').key === key && isHashedLine(mine[0] ?? '') === wish.isHashed;
  if (isThere) return text;
  const names = wish.isHashed ? hashedName(wish.name) : splitLine(wish.key ?? '').names;
  const added = wish.isHashed ? `${names} ${type} ${key}` : (wish.key ?? '').trim();
  return format([...lines.filter((line) => !mine.includes(line)), added]);
}

/** The file without the host: all its keys, or the one that is named. */
export function withoutKey(text: string, wish: KnownHostWish): string {
  const lines = linesOf(text);
  const only = wish.key === undefined ? undefined : splitLine(wish.key);
  const kept = lines.filter((line) => {
    if (!isOf(line, wish.name)) return true;
    const { type, key } = splitLine(line);
    return only !== undefined && (only.type !== type || only.key !== key);
  });
  return kept.length === lines.length ? text : format(kept);
}

function isOf(line: string, host: string): boolean {
  return line.trim() !== '' && !line.startsWith('#') && standsFor(splitLine(line).names, host);
}

/** Columns of a line; a marker like @cert-authority comes before them. */
function splitLine(line: string): { names: string; type: string; key: string } {
  const words = line.trim().split(/\s+/);
  if (words[0]?.startsWith('@') === true) words.shift();
  const [names = '', type = '', key = ''] = words;
  return { names, type, key };
}

function isHashedLine(line: string): boolean {
  return splitLine(line).names.startsWith('|1|');
}

function hashedName(host: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${hash(host, salt)}`;
}

function hash(host: string, salt: Buffer): string {
  return createHmac('sha1', salt).update(host).digest('base64');
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function format(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
