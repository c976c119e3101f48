import type { Algorithms } from 'ssh2';
import type { SshAlgorithms } from './ssh-settings.ts';

/** What ssh2 can do, in the order in which cbx offers it (OpenSSH's preference where both know a name). */
const SUPPORTED = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
} as const;

/** Offered only where the configuration names them: old equipment. */
const LEGACY: Readonly<Record<keyof typeof SUPPORTED, readonly string[]>> = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-md5'],
  serverHostKey: ['ssh-rsa', 'ssh-dss'],
};

/**
 * The algorithms to offer. Key types that known_hosts has for the host come first, so that a server with several keys
 * shows the one that can be checked.
 */
export function sshAlgorithms(wanted: SshAlgorithms, knownTypes: readonly string[]): Algorithms {
  const hostKeys = algorithmList(wanted.hostKey, 'serverHostKey');
  const isKnown = (name: string): boolean => knownTypes.includes(name.startsWith('rsa-sha2') ? 'ssh-rsa' : name);
  return {
    kex: algorithmList(wanted.kex, 'kex'),
    cipher: algorithmList(wanted.ciphers, 'cipher'),
    hmac: algorithmList(wanted.macs, 'hmac'),
    serverHostKey: [...hostKeys.filter(isKnown), ...hostKeys.filter((name) => !isKnown(name))],
  } as Algorithms;
}

/** ssh_config's list: `+` adds, `-` takes away, `^` moves to the front; names that ssh2 lacks are left out. */
export function algorithmList(wanted: string | undefined, kind: keyof typeof SUPPORTED): string[] {
  const usual: readonly string[] = SUPPORTED[kind];
  if (wanted === undefined || wanted === '') return [...usual];
  const all = [...usual, ...LEGACY[kind]];
  const sign = /^[-+^]/.exec(wanted)?.[0] ?? '';
  const patterns = wanted.slice(sign.length).split(',');
  const named = patterns.flatMap((pattern) => all.filter((name) => matches(pattern, name)));
  const rest = usual.filter((name) => !named.includes(name));
  const list = sign === '-' ? rest : sign === '+' ? [...usual, ...named] : sign === '^' ? [...named, ...rest] : named;
  return list.length === 0 ? [...usual] : [...new Set(list)];
}

function matches(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
