import { keyPath, knownHostsPath, readState, type SandboxState } from './state.ts';

/** Names the sandbox in whose network a cbx process runs; set by whoever starts it there. */
export const SANDBOX_ENVIRONMENT = 'CBX_SANDBOX';

/** What a cbx process inside a sandbox has to know. */
export interface SandboxAccess {
  readonly name: string;
  /** Connection variables of a host, for the level 'sandbox' (the weakest); empty for hosts that are not in it. */
  variables(host: string): ReadonlyMap<string, string>;
  /** The private key that opens all its hosts, where neither inventory nor flags nor settings name another. */
  readonly keyFile: string;
  /** The keys of all its hosts, to be read besides any known_hosts that the inventory names. */
  readonly knownHostsFile: string;
}

/** The sandbox that this process runs in; undefined outside of any. */
export function currentSandbox(): SandboxAccess | undefined {
  const name = process.env[SANDBOX_ENVIRONMENT];
  const state = name === undefined || name === '' ? undefined : readState(name);
  if (state === undefined) return undefined;
  return {
    name: state.name,
    variables: (host) => hostVariables(state, host),
    keyFile: keyPath(state),
    knownHostsFile: knownHostsPath(state),
  };
}

/**
 * The address where the sandbox chose it, the key, and the file with the host's key: all that a login needs, and all
 * weaker than anything that the inventory itself says.
 */
export function hostVariables(state: SandboxState, name: string): ReadonlyMap<string, string> {
  const host = state.hosts.find((each) => each.name === name || each.aliases.includes(name));
  if (host === undefined) return new Map();
  return new Map([
    ['ansible_host', host.address],
    ['ansible_ssh_private_key_file', keyPath(state)],
    ['ansible_ssh_common_args', `-o UserKnownHostsFile=${knownHostsPath(state)}`],
  ]);
}
