import type { Duplex } from 'node:stream';
import type { RemoteShell } from '../shell/remote-shell.ts';

/** How to become another user on the target; secrets are functions, so that they are read only when asked for. */
export interface Become {
  readonly method: 'sudo' | 'su' | 'doas';
  readonly user: string;
  readonly exe?: string;
  readonly flags?: string;
  readonly password?: () => string | undefined;
}

/** `ssh` is spoken by cbx itself; `openssh` by the system's ssh program; the others start a shell in what stands beside cbx. */
export type Transport = 'ssh' | 'openssh' | 'local' | 'docker' | 'podman' | 'nspawn';

/** Everything a connection plugin needs, resolved from variables, configuration and flags. */
export interface ConnectionTarget {
  /** The inventory's name for the host: used in messages, never for a file name that a host chose. */
  readonly host: string;
  readonly transport: Transport;
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: () => string | undefined;
  readonly privateKeyFile?: string;
  readonly passphrase?: () => string | undefined;
  /** ssh command line options of ansible_ssh_common_args, ansible_ssh_extra_args and ssh_args, split into words. */
  readonly sshArgs?: readonly string[];
  /** The program of a transport that runs one (ansible_ssh_executable and its like), in place of the usual one. */
  readonly program?: string;
  /** Options for that program before its subcommand (ansible_docker_extra_args and its like), split into words. */
  readonly programArgs?: readonly string[];
  readonly hostKeyChecking?: boolean;
  /** Where new keys are accepted into without asking (a cluster package's known_hosts). */
  readonly acceptNewInto?: string;
  /** Further known_hosts files that are only read. */
  readonly knownHostsFiles?: readonly string[];
  readonly connectTimeoutMs: number;
  /** ansible_shell_executable, default /bin/sh. */
  readonly shellExecutable?: string;
  readonly remoteTmp?: string;
}

/** An open way to one host. Shells are cached per become user; a lost link is reopened once between tasks. */
export interface Connection {
  readonly target: ConnectionTarget;
  /** The shell of the login user, or of `become.user`. Rejects with CONNECT_* or BECOME_*. */
  shell(become?: Become): Promise<RemoteShell>;
  /** Ends the shells that run as a user become: one who is to be removed may run nothing. */
  release(user: string): Promise<void>;
  /** A TCP stream that starts at the target (direct-tcpip); rejects where forwarding is forbidden. */
  forward(host: string, port: number): Promise<Duplex>;
  /** Requests sent over all shells so far. */
  readonly roundTrips: number;
  close(): Promise<void>;
}
