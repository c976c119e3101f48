import { createHash, createHmac, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import type { ConnectionTarget } from '../connection.ts';
import { judgeHostKey, type KnownHost, knownHostName, knownKeyTypes, parseKnownHosts } from './known-hosts.ts';
import type { SshSettings } from './ssh-settings.ts';

/** A host key that no file knows, as a person is asked about it. */
export interface NewHostKey {
  readonly host: string;
  readonly address: string;
  readonly type: string;
  /** `SHA256:…`, as ssh prints it. */
  readonly fingerprint: string;
}

/** Asks whether a new key is right; cbx collects the questions of all hosts into one. */
export type ConfirmHostKey = (key: NewHostKey) => Promise<boolean>;

/** Checks the key a server shows, and says beforehand which types to ask it for. */
export interface HostKeyCheck {
  readonly keyTypes: readonly string[];
  /** @throws CONNECT_HOST_KEY_CHANGED, CONNECT_HOST_KEY_REVOKED, CONNECT_UNKNOWN_HOST_KEY */
  verify(key: Buffer): Promise<void>;
}

/** Reads the known_hosts files that count for a target: its own, the user's, the system's. */
export async function hostKeyCheck(
  target: ConnectionTarget,
  settings: SshSettings,
  confirm: ConfirmHostKey | undefined,
): Promise<HostKeyCheck> {
  const own = target.acceptNewInto === undefined ? [] : [target.acceptNewInto];
  const files = [
    ...new Set([
      ...own,
      ...(target.knownHostsFiles ?? []),
      ...settings.userKnownHostsFiles,
      ...settings.globalKnownHostsFiles,
    ]),
  ];
  const entries = (await Promise.all(files.map(readEntries))).flat();
  const name = settings.hostKeyAlias ?? settings.hostName;
  const port = settings.hostKeyAlias === undefined ? settings.port : 22;
  return {
    keyTypes: knownKeyTypes(entries, name, port),
    async verify(key) {
      const verdict = judgeHostKey(entries, name, port, key);
      if (verdict.kind === 'known') return;
      const shown = {
        host: target.host,
        address: knownHostName(name, port),
        type: keyType(key),
        fingerprint: fingerprint(key),
      };
      if (verdict.kind !== 'new') throw badKey(verdict.kind, shown, verdict.entry);
      await acceptNew(target, settings, shown, key, confirm);
    },
  };
}

async function acceptNew(
  target: ConnectionTarget,
  settings: SshSettings,
  shown: NewHostKey,
  key: Buffer,
  confirm: ConfirmHostKey | undefined,
): Promise<void> {
  const policy = settings.strictHostKeyChecking;
  if (policy === 'no' && target.acceptNewInto === undefined) return;
  const file = target.acceptNewInto ?? settings.userKnownHostsFiles[0];
  const isAccepted =
    policy === 'no' ||
    policy === 'accept-new' ||
    (policy === 'ask' && target.acceptNewInto !== undefined) ||
    (policy === 'ask' && confirm !== undefined && (await confirm(shown)));
  if (!isAccepted) {
    throw new CbxError(
      'CONNECT_UNKNOWN_HOST_KEY',
      `The ${shown.type} key of ${shown.host} (${shown.address}) is not known: ${shown.fingerprint}`,
      undefined,
      `compare it with the host's own, then run: ssh-keyscan -t ${shown.type} ${keyscanWords(shown.address)} >> ${file ?? '~/.ssh/known_hosts'}`,
    );
  }
  if (file === undefined || file === '/dev/null') return;
  const hosts =
    settings.hashKnownHosts && target.acceptNewInto === undefined ? hashedName(shown.address) : shown.address;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${hosts} ${shown.type} ${key.toString('base64')}\n`, { mode: 0o600 });
}

function keyscanWords(address: string): string {
  const match = /^\[(.*)\]:(\d+)$/.exec(address);
  return match === null ? address : `-p ${match[2]} ${match[1]}`;
}

function hashedName(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

function badKey(kind: 'changed' | 'revoked', shown: NewHostKey, entry: KnownHost): CbxError {
  const where = `${entry.file}:${entry.line}`;
  if (kind === 'revoked') {
    return new CbxError('CONNECT_HOST_KEY_REVOKED', `The ${shown.type} key of ${shown.host} is revoked by ${where}`);
  }
  return new CbxError(
    'CONNECT_HOST_KEY_CHANGED',
    `The host key of ${shown.host} (${shown.address}) is not the one in ${where}: it now shows ${shown.type} ${shown.fingerprint}`,
    undefined,
    `if the host was installed anew, run: ssh-keygen -R '${shown.address}' -f ${entry.file}; else somebody may be listening`,
  );
}

async function readEntries(file: string): Promise<KnownHost[]> {
  try {
    return parseKnownHosts(await readFile(file, 'utf8'), file);
  } catch {
    // Most hosts have no second or system-wide file; ssh is silent about it too.
    return [];
  }
}

/** The type name that a public key blob begins with. */
export function keyType(key: Buffer): string {
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
