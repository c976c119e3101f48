import { homedir } from 'node:os';
import { join } from 'node:path';
import { sshSettings } from '../../src/connection/ssh/ssh-settings.ts';

/** A configuration with its included files, a name that is asked for, options, and what `ssh -G` said to it. */
export interface SshConfigCase {
  /** File names and texts; `config` is the one that is read, FOLDER stands for the folder they are in. */
  readonly files: Readonly<Record<string, string>>;
  readonly host: string;
  readonly options: readonly string[];
  /** Lower-case keywords that are not as without any configuration. */
  readonly answer: Readonly<Record<string, readonly string[]>>;
}

/** cbx's settings in the words of `ssh -G`, for the keywords that both have in the same form. */
export async function answersOf(
  host: string,
  folder: string,
  options: readonly string[],
): Promise<Record<string, readonly string[]>> {
  const sshArgs = ['-F', join(folder, 'config'), ...options];
  const ours = await sshSettings({ host, transport: 'ssh', address: host, connectTimeoutMs: 0, sshArgs });
  const word = (flag: boolean): string[] => [flag ? 'yes' : 'no'];
  const known = (text: string | undefined): string[] => (text === undefined ? [] : [text]);
  return {
    hostname: [ours.hostName],
    user: [ours.user],
    port: [String(ours.port)],
    stricthostkeychecking: [ours.strictHostKeyChecking],
    hostkeyalias: known(ours.hostKeyAlias),
    hashknownhosts: word(ours.hashKnownHosts),
    identitiesonly: word(ours.identitiesOnly),
    compression: word(ours.isCompressed),
    proxyjump: known(ours.proxyJump),
    proxycommand: known(ours.proxyCommand),
    addressfamily: [ours.addressFamily],
    bindaddress: known(ours.bindAddress),
    identityfile: ours.identityFiles.map(withTilde),
    userknownhostsfile: ours.userKnownHostsFiles.map(withTilde),
    globalknownhostsfile: ours.globalKnownHostsFiles,
    connecttimeout: [String(ours.connectTimeoutMs / 1000)],
    ...(ours.serverAliveCountMax === 2 ? {} : { serveraliveinterval: [String(ours.serverAliveIntervalMs / 1000)] }),
  };
}

/** The part of `ssh -G`'s output that {@link answersOf} has, in its form. */
export function answersOfSsh(printed: string): Record<string, readonly string[]> {
  const rows = new Map<string, string[]>();
  for (const row of printed.trim().split('\n')) {
    const [keyword = '', ...words] = row.split(' ');
    const isList = keyword === 'userknownhostsfile' || keyword === 'globalknownhostsfile';
    const values = isList ? words : [words.join(' ')];
    rows.set(keyword, [...(rows.get(keyword) ?? []), ...values.filter((value) => value !== 'none').map(withTilde)]);
  }
  const flags: Readonly<Record<string, string>> = { true: 'yes', false: 'no', off: 'no' };
  const strict = rows.get('stricthostkeychecking')?.[0] ?? '';
  rows.set('stricthostkeychecking', [flags[strict] ?? strict]);
  if ((rows.get('connecttimeout') ?? []).length === 0) rows.set('connecttimeout', ['0']);
  return Object.fromEntries(rows);
}

function withTilde(path: string): string {
  return path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
}
