import { createHmac } from 'node:crypto';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly file: string;
  readonly line: number;
  readonly marker: 'cert-authority' | 'revoked' | undefined;
  /** Comma-separated patterns, or one hashed name. */
  readonly hosts: string;
  readonly type: string;
  /** The key in base64, as it stands in the file and in a public key blob. */
  readonly key: string;
}

export type HostKeyVerdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'new' }
  | { readonly kind: 'changed' | 'revoked'; readonly entry: KnownHost };

/** Reads a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). Lines that make no sense are skipped, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const entries: KnownHost[] = [];
  text.split('\n').forEach((row, index) => {
    const words = row.trim().split(/[ \t]+/);
    const first = words[0] ?? '';
    if (first === '' || first.startsWith('#')) return;
    let marker: KnownHost['marker'];
    if (first.startsWith('@')) {
      if (first !== '@cert-authority' && first !== '@revoked') return;
      marker = first.slice(1) as KnownHost['marker'];
      words.shift();
    }
    const [hosts, type, key] = words;
    if (hosts === undefined || type === undefined || key === undefined || !/^[A-Za-z0-9+/]+=*$/.test(key)) return;
    entries.push({ file, line: index + 1, marker, hosts, type, key });
  });
  return entries;
}

/** How known_hosts names a host: plain on port 22, else `[host]:port`; always in lower case. */
export function knownHostName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** True when an entry's patterns (`*`, `?`, `!no`) or its hash name the host. */
export function entryNames(entry: KnownHost, name: string): boolean {
  if (entry.hosts.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = entry.hosts.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  let isNamed = false;
  for (const part of entry.hosts.toLowerCase().split(',')) {
    const isNegated = part.startsWith('!');
    if (!matchesPattern(isNegated ? part.slice(1) : part, name)) continue;
    if (isNegated) return false;
    isNamed = true;
  }
  return isNamed;
}

/** OpenSSH's wildcards: `*` any text, `?` one character, nothing else. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/**
 * OpenSSH's verdict on a host's key: revoked before known before changed before new. A host on another port than 22 that
 * is not listed under its port is accepted with the key that its name has without the port.
 */
export function judgeHostKey(entries: readonly KnownHost[], host: string, port: number, key: Buffer): HostKeyVerdict {
  const verdict = judgeName(entries, knownHostName(host, port), key);
  if (verdict.kind !== 'new' || port === 22) return verdict;
  const plain = judgeName(entries, host.toLowerCase(), key);
  return plain.kind === 'known' ? plain : verdict;
}

function judgeName(entries: readonly KnownHost[], name: string, key: Buffer): HostKeyVerdict {
  const own = entries.filter((entry) => entry.marker !== 'cert-authority' && entryNames(entry, name));
  const blob = key.toString('base64');
  const isSame = (entry: KnownHost): boolean => Buffer.from(entry.key, 'base64').toString('base64') === blob;
  const revoked = own.find((entry) => entry.marker === 'revoked' && isSame(entry));
  if (revoked !== undefined) return { kind: 'revoked', entry: revoked };
  const plain = own.filter((entry) => entry.marker === undefined);
  if (plain.some(isSame)) return { kind: 'known' };
  const other = plain[0];
  return other === undefined ? { kind: 'new' } : { kind: 'changed', entry: other };
}

/** Types of the keys that are known for a host, in the files' order: they are asked for first, as ssh does. */
export function knownKeyTypes(entries: readonly KnownHost[], host: string, port: number): string[] {
  const ofName = (name: string): string[] =>
    entries.filter((entry) => entry.marker === undefined && entryNames(entry, name)).map((entry) => entry.type);
  const types = ofName(knownHostName(host, port));
  return [...new Set(types.length > 0 ? types : ofName(host.toLowerCase()))];
}
