import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { sandboxesFolder, sandboxFolder } from './folders.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** full: systemd and sshd. light: sshd alone on the sandbox's loopback, hundreds per machine. esxi: a simulated hypervisor. */
export type HostKind = 'full' | 'light' | 'esxi';

/** What is known about one host of a sandbox. */
export interface HostState {
  readonly name: string;
  /** Further inventory names of the same address. */
  readonly aliases: readonly string[];
  readonly address: string;
  readonly port: number;
  readonly kind: HostKind;
  readonly image: string;
  /** The network name space of a host that has one of its own making; else it lives in the sandbox's, or makes it itself. */
  readonly netns?: string;
  /** The supervisor: it mounts the host's disk, starts its first process, and again after a reboot. */
  readonly process?: ProcessIdentity;
}

/** What is known about one sandbox; the file on disk is the truth that all commands share. */
export interface SandboxState {
  readonly name: string;
  readonly netns: string;
  /** The inventory that it was raised for, as a full path. */
  readonly inventory?: string;
  readonly relay?: ProcessIdentity;
  readonly hosts: readonly HostState[];
  /** Name spaces of bare network clients on the bridge. */
  readonly clients: readonly string[];
}

const folderOf = (state: Pick<SandboxState, 'name'>): string => sandboxFolder(state.name);

export const statePath = (name: string): string => join(sandboxFolder(name), 'state.json');
export const namesPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'hosts');
export const knownHostsPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'known_hosts');
export const keyPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'key');
export const relayLogPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'relay.log');
export const hostFolder = (state: Pick<SandboxState, 'name'>, host: string): string =>
  join(folderOf(state), 'machines', host);
/** What a simulated ESXi host is made with. */
export const esxiConfigPath = (state: Pick<SandboxState, 'name'>, host: string): string =>
  join(hostFolder(state, host), 'esxi.json');
/** The password of root on all simulated ESXi hosts, for ovftool's stand-in. */
export const esxiPasswordPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'esxi-password');
/** Stand-ins for programs of this machine; there when the sandbox simulates something. */
export const programsPath = (state: Pick<SandboxState, 'name'>): string => join(folderOf(state), 'programs');
export const consolePath = (state: Pick<SandboxState, 'name'>, host: string): string =>
  join(hostFolder(state, host), 'console.log');

/** A sandbox's state; undefined when there is no such sandbox. */
export function readState(name: string): SandboxState | undefined {
  const path = statePath(name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as SandboxState) : undefined;
}

/** Like {@link readState}; throws SANDBOX_UNKNOWN with the names of those that are up. */
export function requireState(name: string): SandboxState {
  const state = readState(name);
  if (state !== undefined) return state;
  const others = sandboxNames();
  const hint = others.length > 0 ? `there is: ${others.join(', ')}` : '"cbx sandbox up -i <inventory>" raises one';
  throw new CbxError('SANDBOX_UNKNOWN', `there is no sandbox "${name}"`, undefined, hint);
}

export function writeState(state: SandboxState): void {
  const path = statePath(state.name);
  mkdirSync(sandboxFolder(state.name), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The names of all sandboxes of this user. */
export function sandboxNames(): readonly string[] {
  if (!existsSync(sandboxesFolder())) return [];
  return readdirSync(sandboxesFolder())
    .filter((name) => existsSync(join(sandboxesFolder(), name, 'state.json')))
    .sort();
}

/** The host with an inventory name. Throws SANDBOX_UNKNOWN_HOST. */
export function requireHost(state: SandboxState, name: string): HostState {
  const host = state.hosts.find((each) => each.name === name || each.aliases.includes(name));
  if (host !== undefined) return host;
  const names = state.hosts.map((each) => each.name).join(', ');
  throw new CbxError(
    'SANDBOX_UNKNOWN_HOST',
    `sandbox "${state.name}" has no host "${name}"`,
    undefined,
    `it has ${names}`,
  );
}
