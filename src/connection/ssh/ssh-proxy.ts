import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import { CbxError } from '../../errors/index.ts';
import type { ConnectionTarget } from '../connection.ts';
import type { OpenOptions } from '../open-options.ts';
import { parseSshArgs } from './ssh-args.ts';
import { openSshLink, type SshLink } from './ssh-link.ts';
import { type SshSettings, sshSettings } from './ssh-settings.ts';

/** The stream to a host that is reached through a ProxyCommand or ProxyJump; undefined where none is configured. */
export async function openProxy(
  target: ConnectionTarget,
  settings: SshSettings,
  options: OpenOptions,
): Promise<Duplex | undefined> {
  if (settings.proxyCommand !== undefined) return runProxyCommand(target.host, settings.proxyCommand);
  if (settings.proxyJump === undefined) return undefined;
  const jumps = settings.proxyJump.split(',').map(parseJump);
  return throughJumps(target, jumps, settings, options);
}

interface Jump {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

/** `[user@]host[:port]` or `ssh://[user@]host[:port]`, as -J takes them. */
function parseJump(text: string): Jump {
  const match = /^(?:ssh:\/\/)?(?:(.+)@)?(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(text.trim());
  const host = match?.[2] ?? match?.[3];
  if (host === undefined || host.startsWith('-')) {
    throw new CbxError('CONNECT_PROXY_JUMP', `${JSON.stringify(text)} is no jump host: [user@]host[:port]`);
  }
  return { user: match?.[1], host, port: match?.[4] === undefined ? undefined : Number(match[4]) };
}

async function throughJumps(
  target: ConnectionTarget,
  jumps: readonly Jump[],
  settings: SshSettings,
  options: OpenOptions,
): Promise<Duplex> {
  const last = jumps.at(-1) as Jump;
  const before = jumps.slice(0, -1);
  const { configFile } = parseSshArgs(target.sshArgs ?? []);
  const jumpTarget: ConnectionTarget = {
    host: last.host,
    transport: 'ssh',
    address: last.host,
    connectTimeoutMs: target.connectTimeoutMs,
    ...(last.user === undefined ? {} : { user: last.user }),
    ...(last.port === undefined ? {} : { port: last.port }),
    ...(target.hostKeyChecking === undefined ? {} : { hostKeyChecking: target.hostKeyChecking }),
    ...(target.acceptNewInto === undefined ? {} : { acceptNewInto: target.acceptNewInto }),
    ...(target.knownHostsFiles === undefined ? {} : { knownHostsFiles: target.knownHostsFiles }),
    ...(target.passphrase === undefined ? {} : { passphrase: target.passphrase }),
    sshArgs: [
      ...(configFile === undefined ? [] : ['-F', configFile]),
      ...(before.length === 0 ? [] : ['-J', before.map(formatJump).join(',')]),
    ],
  };
  // As ssh does it, a jump host has its own part of the same configuration file and none of the target's options.
  const own = await sshSettings(jumpTarget);
  const link = await sharedLink(jumpTarget, own, options);
  const stream = await link.forward(settings.hostName, settings.port);
  stream.once('close', () => release(link));
  return stream;
}

function formatJump({ user, host, port }: Jump): string {
  return `${user === undefined ? '' : `${user}@`}${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
}

interface Shared {
  readonly key: string;
  readonly link: Promise<SshLink>;
  users: number;
}

/** Jump hosts carry many targets over one connection, because their MaxStartups is shared by all. */
const shared = new Map<string, Shared>();
const holders = new WeakMap<SshLink, Shared>();

async function sharedLink(target: ConnectionTarget, settings: SshSettings, options: OpenOptions): Promise<SshLink> {
  const key = [settings.user, settings.hostName, settings.port, settings.proxyJump, settings.proxyCommand].join('\0');
  const known = shared.get(key);
  if (known !== undefined) {
    known.users += 1;
    const link = await known.link;
    if (link.isOpen) return link;
    known.users -= 1;
    if (shared.get(key) === known) shared.delete(key);
    return sharedLink(target, settings, options);
  }
  const holder: Shared = { key, link: openSshLink(target, settings, options), users: 1 };
  shared.set(key, holder);
  try {
    const link = await holder.link;
    holders.set(link, holder);
    return link;
  } catch (error) {
    shared.delete(key);
    throw error;
  }
}

function release(link: SshLink): void {
  const holder = holders.get(link);
  if (holder === undefined) return;
  holder.users -= 1;
  if (holder.users > 0) return;
  if (shared.get(holder.key) === holder) shared.delete(holder.key);
  link.close();
}

/** The command's stdin and stdout are the connection; it comes from the user's own configuration only. */
function runProxyCommand(host: string, command: string): Duplex {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'pipe'] });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-500);
  });
  child.on('exit', (code) => {
    if (code === 0 || code === null || stream.destroyed) return;
    stream.destroy(
      new CbxError('CONNECT_PROXY_COMMAND', `The ProxyCommand of ${host} ended with status ${code}: ${said.trim()}`),
    );
  });
  stream.on('close', () => child.kill());
  return stream;
}
