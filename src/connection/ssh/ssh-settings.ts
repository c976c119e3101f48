import { createHash } from 'node:crypto';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { ConnectionTarget } from '../connection.ts';
import { parseSshArgs } from './ssh-args.ts';
import { readSshConfig } from './ssh-config.ts';
import { parseSeconds } from './ssh-config-line.ts';

/** What ssh would do for one host: ssh_config(5) keywords with their effective values. */
export interface SshSettings {
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** Path of the agent's socket; undefined for none. */
  readonly identityAgent: string | undefined;
  /** Socket of the agent that the target may use; undefined for none. */
  readonly forwardedAgent: string | undefined;
  readonly strictHostKeyChecking: 'yes' | 'no' | 'accept-new' | 'ask';
  readonly hostKeyAlias: string | undefined;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hashKnownHosts: boolean;
  readonly proxyJump: string | undefined;
  readonly proxyCommand: string | undefined;
  readonly serverAliveIntervalMs: number;
  readonly serverAliveCountMax: number;
  readonly connectTimeoutMs: number;
  readonly preferredAuthentications: readonly string[];
  readonly algorithms: SshAlgorithms;
  readonly addressFamily: 'any' | 'inet' | 'inet6';
  readonly bindAddress: string | undefined;
  readonly isCompressed: boolean;
}

/** Lists as ssh_config writes them (`+`, `-` and `^` in front change the default list); undefined for the default. */
export interface SshAlgorithms {
  readonly ciphers: string | undefined;
  readonly macs: string | undefined;
  readonly kex: string | undefined;
  readonly hostKey: string | undefined;
}

/** Effective keyword values before they get their types: keyword in lower case, all values in the order of their finding. */
export type RawSettings = ReadonlyMap<string, readonly string[]>;

/** Keywords that collect: each mention adds a value. */
export const COLLECTED: ReadonlySet<string> = new Set(['identityfile', 'certificatefile', 'sendenv', 'setenv']);

const DEFAULT_IDENTITIES = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk'];
const DEFAULT_METHODS = ['publickey', 'keyboard-interactive', 'password'];
/** A frozen link is noticed within 30 s even where the user has configured nothing. */
const DEFAULT_ALIVE_SECONDS = 10;

/**
 * Works out the settings for a target as ssh does: the first value wins, the inventory's and ansible.cfg's before
 * `~/.ssh/config` and `/etc/ssh/ssh_config`.
 *
 * @throws CONNECT_SSH_ARGS, CONNECT_SSH_CONFIG
 */
export async function sshSettings(target: ConnectionTarget): Promise<SshSettings> {
  const args = parseSshArgs(target.sshArgs ?? []);
  const fixed = new Map<string, string[]>();
  if (target.port !== undefined) fixed.set('port', [String(target.port)]);
  if (target.user !== undefined) fixed.set('user', [target.user]);
  if (target.privateKeyFile !== undefined) fixed.set('identityfile', [target.privateKeyFile]);
  if (target.hostKeyChecking === false) fixed.set('stricthostkeychecking', ['no']);
  const first = mergeSettings(fixed, args.settings);
  const raw = await readSshConfig({ host: target.address, first, file: args.configFile });
  return typedSettings(raw, target);
}

/** First one wins, except for keywords that collect. */
export function mergeSettings(one: RawSettings, other: RawSettings): Map<string, string[]> {
  const merged = new Map<string, string[]>();
  for (const [name, values] of [...one, ...other]) {
    const known = merged.get(name);
    if (known === undefined) merged.set(name, [...values]);
    else if (COLLECTED.has(name)) known.push(...values);
  }
  return merged;
}

function typedSettings(raw: RawSettings, target: ConnectionTarget): SshSettings {
  const text = (name: string): string | undefined => raw.get(name)?.[0];
  const flag = (name: string, fallback: boolean): boolean => {
    const value = text(name)?.toLowerCase();
    return value === undefined ? fallback : value === 'yes' || value === 'true';
  };
  const files = (name: string, fallback: readonly string[]): string[] =>
    (raw.get(name) ?? fallback)
      .filter((file) => file !== 'none')
      .map((file) => expandHome(tokens(expandVariables(file))));
  const seconds = (name: string): number => parseSeconds(text(name) ?? '') ?? 0;
  const hostName = (text('hostname') ?? target.address)
    .replace(/%([h%])/g, (_all, name: string) => (name === 'h' ? target.address : '%'))
    .toLowerCase();
  const user = text('user') ?? userInfo().username;
  const port = Number(text('port') ?? 22);
  const hostKeyAlias = text('hostkeyalias')?.toLowerCase();
  const proxyJump = noneAsUndefined(text('proxyjump'));
  const tokens = tokensFor({ host: target.address, hostName, user, port, hostKeyAlias, proxyJump });
  const identities = raw.get('identityfile') ?? DEFAULT_IDENTITIES.map((name) => join(homedir(), '.ssh', name));
  const strict = text('stricthostkeychecking')?.toLowerCase();
  const alive = seconds('serveraliveinterval');
  const identityAgent = agentSocket(text('identityagent'), tokens);
  return {
    hostName,
    port,
    user,
    identityFiles: identities
      .filter((file) => file !== 'none')
      .map((file) => expandHome(tokens(expandVariables(file)))),
    identitiesOnly: flag('identitiesonly', false),
    identityAgent,
    forwardedAgent: forwardedAgent(text('forwardagent'), identityAgent, tokens),
    strictHostKeyChecking:
      strict === 'no' || strict === 'off' || strict === 'false'
        ? 'no'
        : strict === 'accept-new'
          ? 'accept-new'
          : strict === 'yes' || strict === 'true'
            ? 'yes'
            : 'ask',
    hostKeyAlias,
    userKnownHostsFiles: files('userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']),
    globalKnownHostsFiles: files('globalknownhostsfile', ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']),
    hashKnownHosts: flag('hashknownhosts', false),
    proxyJump,
    proxyCommand: noneAsUndefined(proxyCommandText(raw, tokens)),
    serverAliveIntervalMs: (alive > 0 ? alive : DEFAULT_ALIVE_SECONDS) * 1000,
    serverAliveCountMax: alive > 0 ? Number(text('serveralivecountmax') ?? 3) : 2,
    connectTimeoutMs: seconds('connecttimeout') * 1000 || target.connectTimeoutMs,
    preferredAuthentications: methods(raw, flag),
    algorithms: {
      ciphers: text('ciphers'),
      macs: text('macs'),
      kex: text('kexalgorithms'),
      hostKey: text('hostkeyalgorithms'),
    },
    addressFamily: family(text('addressfamily')),
    bindAddress: text('bindaddress'),
    isCompressed: flag('compression', false),
  };
}

function methods(raw: RawSettings, flag: (name: string, fallback: boolean) => boolean): string[] {
  const wanted = raw.get('preferredauthentications')?.[0]?.split(',') ?? DEFAULT_METHODS;
  const isAllowed: Readonly<Record<string, boolean>> = {
    publickey: flag('pubkeyauthentication', true),
    'keyboard-interactive': flag('kbdinteractiveauthentication', true) && flag('challengeresponseauthentication', true),
    password: flag('passwordauthentication', true),
  };
  return wanted.map((name) => name.trim()).filter((name) => isAllowed[name] === true);
}

function family(text: string | undefined): SshSettings['addressFamily'] {
  const name = text?.toLowerCase();
  return name === 'inet' || name === 'inet6' ? name : 'any';
}

function noneAsUndefined(text: string | undefined): string | undefined {
  return text === undefined || text.toLowerCase() === 'none' ? undefined : text;
}

function proxyCommandText(raw: RawSettings, tokens: (text: string) => string): string | undefined {
  const text = raw.get('proxycommand')?.[0];
  return text === undefined ? undefined : tokens(text);
}

function agentSocket(text: string | undefined, tokens: (text: string) => string): string | undefined {
  if (text === undefined || text === 'SSH_AUTH_SOCK') return process.env.SSH_AUTH_SOCK;
  if (text.toLowerCase() === 'none') return undefined;
  if (/^\$\w+$/.test(text)) return process.env[text.slice(1)];
  return expandHome(tokens(expandVariables(text)));
}

/** `yes` forwards the agent that opens connections; a socket or `$VARIABLE` may name another one. */
function forwardedAgent(
  text: string | undefined,
  own: string | undefined,
  tokens: (text: string) => string,
): string | undefined {
  const answer = text?.toLowerCase() ?? 'no';
  if (answer === 'no' || answer === 'false') return undefined;
  return answer === 'yes' || answer === 'true' ? own : agentSocket(text, tokens);
}

/** `${NAME}` of the environment, where ssh_config allows it. */
function expandVariables(text: string): string {
  return text.replace(/\$\{(\w+)\}/g, (all, name: string) => process.env[name] ?? all);
}

/** ssh_config's percent tokens that make sense before a connection exists. */
export function tokensFor(names: {
  readonly host: string;
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  readonly hostKeyAlias?: string | undefined;
  readonly proxyJump?: string | undefined;
}): (text: string) => string {
  const here = hostname();
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    C: createHash('sha1').update(`${here}${names.hostName}${names.port}${names.user}`).digest('hex'),
    h: names.hostName,
    n: names.host,
    k: names.hostKeyAlias ?? names.host,
    p: String(names.port),
    r: names.user,
    u: userInfo().username,
    d: homedir(),
    i: String(userInfo().uid),
    j: names.proxyJump ?? '',
    L: here.replace(/\..*/s, ''),
    l: here,
  };
  return (text) => text.replace(/%([%ChnkprudijLl])/g, (_all, name: string) => values[name] ?? '');
}

function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
