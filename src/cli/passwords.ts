import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { askTerminal, isInteractive } from './terminal.ts';

/** The two passwords of a run, asked for once, before it starts. */
export interface Passwords {
  readonly connection?: string;
  readonly become?: string;
}

export interface PasswordSources {
  readonly askConnection: boolean;
  readonly connectionFile?: string | undefined;
  readonly askBecome: boolean;
  readonly becomeFile?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Reads the passwords from their files or from CBX_SECRET_CONNECTION and CBX_SECRET_BECOME (which are then taken out of
 * the environment, so that no child sees them), else asks on the terminal.
 * @throws CbxError CLI_NO_TERMINAL that names the other sources
 */
export async function readPasswords(sources: PasswordSources): Promise<Passwords> {
  const { env } = sources;
  const connection =
    fromFile(sources.connectionFile) ??
    take(env, 'CBX_SECRET_CONNECTION') ??
    (sources.askConnection ? await ask('SSH password: ', 'connection') : undefined);
  let become =
    fromFile(sources.becomeFile) ??
    take(env, 'CBX_SECRET_BECOME') ??
    (sources.askBecome
      ? await ask(
          connection === undefined ? 'BECOME password: ' : 'BECOME password[defaults to SSH password]: ',
          'become',
        )
      : undefined);
  if (become === '' && connection !== undefined) become = connection;
  return { ...(connection === undefined ? {} : { connection }), ...(become === undefined ? {} : { become }) };
}

async function ask(question: string, name: 'connection' | 'become'): Promise<string> {
  if (isInteractive()) return askTerminal(question, true);
  throw new CbxError(
    'CLI_NO_TERMINAL',
    `the ${name} password is to be asked for, but there is no terminal`,
    undefined,
    `give it with --${name}-password-file or in CBX_SECRET_${name.toUpperCase()}`,
  );
}

function take(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  delete env[name];
  return value;
}

/** A password file's first line, or what it prints when it is a script. */
function fromFile(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const path = resolve(given);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CbxError('CLI_PASSWORD_FILE', `The password file ${path} was not found`);
  if ((stats.mode & 0o111) !== 0 && stats.isFile()) {
    const { status, stdout, error } = spawnSync(path, { stdio: ['inherit', 'pipe', 'inherit'] });
    if (status === 0) return stdout.toString('utf8').replace(/\r?\n$/, '');
    const reason = error?.message ?? `it exited with ${status}`;
    throw new CbxError('CLI_PASSWORD_FILE', `the password script ${path} failed: ${reason}`);
  }
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}
