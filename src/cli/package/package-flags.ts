import type { Command } from 'commander';
import { Secrets } from '../../cluster/index.ts';
import { parseRunFlags, type RunFlags } from '../playbook-flags.ts';
import { askTerminal, isInteractive } from '../terminal.ts';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The options that commands on a cluster package share with `cbx run`, under the same names. */
export interface PackageFlags {
  readonly extraVars?: readonly string[];
  readonly limit?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly forks?: string;
  readonly user?: string;
  readonly privateKey?: string;
  readonly askPass?: boolean;
  readonly connectionPasswordFile?: string;
  readonly askBecomePass?: boolean;
  readonly becomePasswordFile?: string;
  readonly askVaultPassword?: boolean;
  readonly vaultId?: readonly string[];
  readonly vaultPasswordFile?: readonly string[];
  readonly verbose?: number;
  readonly secretFile?: readonly string[];
  readonly secretFd?: readonly string[];
  readonly secretCommand?: string;
}

/** Adds the options of runs on a package to a command. */
export function withPackageOptions(command: Command): Command {
  return command
    .option('-e, --extra-vars <vars>', 'variables as key=value, YAML, JSON or @file', collect)
    .option('-l, --limit <pattern>', 'only hosts of this pattern')
    .option('-C, --check', 'predict changes, make none')
    .option('-D, --diff', 'show what changes in files')
    .option('-f, --forks <number>', 'hosts at work at the same time')
    .option('-u, --user <user>', 'login user')
    .option('--private-key <file>', 'key to log in with')
    .option('-k, --ask-pass', 'ask for the login password')
    .option('--connection-password-file <file>', 'file or script with that password')
    .option('-K, --ask-become-pass', 'ask for the password of becoming')
    .option('--become-password-file <file>', 'file or script with that password')
    .option('-J, --ask-vault-password', 'ask for the vault password')
    .option('--vault-id <id>', 'vault password as label@source', collect)
    .option('--vault-password-file <file>', 'file or script with the vault password', collect)
    .option('-v, --verbose', 'show more; up to -vvvvvv', (_, before: number | undefined) => (before ?? 0) + 1);
}

/** Adds the ways in which secrets come in. None of them takes the secret itself. */
export function withSecretOptions(command: Command): Command {
  return command
    .option('--secret-file <name=path>', 'file of mode 0600 with a secret', collect)
    .option('--secret-fd <name=number>', 'open file descriptor to read a secret from', collect)
    .option('--secret-command <program>', "is called with a secret's name and prints it (a system's keyring)");
}

/** The secrets of this command, and a prompt only where a person is at both ends. */
export function openSecrets(flags: PackageFlags): Secrets {
  return new Secrets({
    files: flags.secretFile ?? [],
    descriptors: flags.secretFd ?? [],
    command: flags.secretCommand,
    env: process.env,
    ask: isInteractive() ? (question) => askTerminal(question, true) : undefined,
  });
}

/** The same run as `cbx run -i <package>` with these options. */
export function toRunFlags(folder: string, flags: PackageFlags): RunFlags {
  const given = {
    extraVars: flags.extraVars,
    limit: flags.limit,
    check: flags.check,
    diff: flags.diff,
    forks: flags.forks === undefined ? undefined : Number(flags.forks),
    user: flags.user,
    privateKey: flags.privateKey,
    askPass: flags.askPass,
    connectionPasswordFile: flags.connectionPasswordFile,
    askBecomePass: flags.askBecomePass,
    becomePasswordFile: flags.becomePasswordFile,
    askVaultPassword: flags.askVaultPassword,
    vaultId: flags.vaultId,
    vaultPasswordFile: flags.vaultPasswordFile,
    verbosity: flags.verbose,
  } satisfies { readonly [key in keyof RunFlags]?: RunFlags[key] | undefined };
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...parseRunFlags('run', '', ['-i', folder]), ...set };
}
