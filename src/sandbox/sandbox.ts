import { existsSync, rmSync } from 'node:fs';
import { CbxError } from '../errors/index.ts';
import { sh } from '../shell/script.ts';
import { boot, halt, leaderOf, waitUntilUp } from './boot.ts';
import { removeControlGroups } from './cgroups.ts';
import { sandboxFolder } from './folders.ts';
import { withLock } from './lock.ts';
import { deleteNamespace, inNamespace, processesIn } from './network.ts';
import { attachClient, type NetworkClient } from './network-client.ts';
import { signal } from './process-identity.ts';
import { type ProgramOptions, type ProgramResult, runProgram } from './program.ts';
import {
  type HostState,
  keyPath,
  knownHostsPath,
  namesPath,
  programsPath,
  requireHost,
  requireState,
  type SandboxState,
  writeState,
} from './state.ts';
import { hostVariables, SANDBOX_ENVIRONMENT } from './variables.ts';

/** A raised sandbox: what tests, the demo and the commands work with. */
export interface Sandbox {
  readonly name: string;
  readonly netns: string;
  /** Private key that opens every account of every host, and the hosts' keys. */
  readonly key: string;
  readonly knownHosts: string;
  readonly hosts: readonly HostState[];
  /** Words that run a program of this machine in the sandbox's network, with its host names. */
  command(argv: readonly string[]): readonly string[];
  exec(argv: readonly string[], options?: ProgramOptions): Promise<ProgramResult>;
  /** Words that run a program inside a host as root, not by ssh: works while its sshd is stopped. */
  hostCommand(host: string, argv: readonly string[]): readonly string[];
  hostExec(host: string, argv: readonly string[], options?: ProgramOptions): Promise<ProgramResult>;
  /** Switches hosts off like pulling the plug, and on again; their disks stay. */
  stop(...hosts: string[]): Promise<void>;
  start(...hosts: string[]): Promise<void>;
  /** A bare network card on the bridge, in a name space of its own: a machine that has not booted yet. */
  client(name: string, mac: string): Promise<NetworkClient>;
  /** The environment in which programs know that they are in it: stand-ins come first in PATH. */
  environment(): NodeJS.ProcessEnv;
  /** Connection variables of a host, for the weakest level of precedence. */
  variables(host: string): ReadonlyMap<string, string>;
  /** Ends everything that belongs to the sandbox and deletes it. */
  down(): Promise<void>;
}

/** The sandbox with a name. Throws SANDBOX_UNKNOWN. */
export function openSandbox(name: string): Sandbox {
  const first = requireState(name);
  const now = (): SandboxState => requireState(name);
  const command = (argv: readonly string[]): readonly string[] => {
    const script = sh`mount --bind ${namesPath(first)} /etc/hosts && exec "$@"`;
    return [
      ...inNamespace(first.netns),
      'unshare',
      '-m',
      '--propagation',
      'slave',
      'sh',
      '-c',
      script.text,
      'sh',
      ...argv,
    ];
  };
  const hostCommand = (host: string, argv: readonly string[]): readonly string[] => {
    const { pid } = leaderOf(requireHost(now(), host));
    const environment = [
      'TERM=dumb',
      'HOME=/root',
      'LANG=C.UTF-8',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ];
    return [
      'nsenter',
      '-t',
      String(pid),
      '-m',
      '-u',
      '-i',
      '-n',
      '-p',
      '-C',
      '-r',
      '-w',
      '--',
      'env',
      '-i',
      ...environment,
      ...argv,
    ];
  };
  return {
    name,
    netns: first.netns,
    key: keyPath(first),
    knownHosts: knownHostsPath(first),
    get hosts() {
      return now().hosts;
    },
    command,
    exec: (argv, options) => runProgram(command(argv), options),
    hostCommand,
    hostExec: (host, argv, options) => runProgram(hostCommand(host, argv), options),
    async stop(...hosts) {
      const state = now();
      await halt(
        state,
        hosts.map((host) => requireHost(state, host)),
      );
    },
    async start(...hosts) {
      const state = now();
      const wanted = new Set(hosts.map((host) => requireHost(state, host).name));
      const running = state.hosts.map((host) =>
        wanted.has(host.name) ? { ...host, process: boot(state, host) } : host,
      );
      writeState({ ...state, hosts: running });
      await waitUntilUp(
        state,
        running.filter((host) => wanted.has(host.name)),
      );
    },
    async client(label, mac) {
      const state = now();
      const client = await attachClient(state, label, mac);
      writeState({ ...state, clients: [...new Set([...state.clients, client.netns])] });
      return client;
    },
    environment() {
      const programs = programsPath(first);
      const path = existsSync(programs) ? { PATH: `${programs}:${process.env.PATH ?? ''}` } : {};
      return { ...process.env, ...path, [SANDBOX_ENVIRONMENT]: name };
    },
    variables: (host) => hostVariables(now(), host),
    down: () => takeDown(name),
  };
}

/** Ends a sandbox: its hosts, its relay, whatever else runs in its network, and then everything it made. */
export async function takeDown(name: string): Promise<void> {
  requireState(name);
  await withLock(`${sandboxFolder(name)}.lock`, () => endAll(name));
}

async function endAll(name: string): Promise<void> {
  const state = requireState(name);
  await halt(state, state.hosts);
  signal(state.relay, 'SIGTERM');
  for (const netns of [...state.clients, state.netns]) {
    for (const pid of await processesIn(netns)) {
      if (pid === process.pid || pid === process.ppid) {
        throw new CbxError('SANDBOX_INSIDE', `sandbox "${name}" cannot be taken down from inside itself`);
      }
      try {
        process.kill(pid, 'SIGTERM');
      } catch {
        // It ended by itself.
      }
    }
    await deleteNamespace(netns);
  }
  await removeControlGroups(name);
  rmSync(sandboxFolder(name), { recursive: true, force: true });
}
