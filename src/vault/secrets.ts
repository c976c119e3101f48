import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, extname, resolve } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { decryptBytes } from './cipher.ts';
import { isVaulted, parseEnvelope } from './envelope.ts';

/** A password and the label it was given under. */
export interface VaultSecret {
  readonly vaultId: string;
  readonly password: Buffer;
}

export interface VaultSecretOptions {
  /** `label@source` or `source`, in order: a file, an executable script, or `prompt`. */
  readonly vaultIds: readonly string[];
  /** Password files without a label. */
  readonly passwordFiles: readonly string[];
  /** Ask once for a password without a label. */
  readonly ask: boolean;
  /** `vault_identity`: the label of passwords that were named without one. */
  readonly defaultLabel?: string;
  /** Asks the user; the text is shown before the input. */
  readonly prompt: (text: string) => Promise<string>;
}

/** Every password that was named, strongest match first. Throws VAULT_*. */
export async function loadVaultSecrets(options: VaultSecretOptions): Promise<VaultSecret[]> {
  const secrets: VaultSecret[] = [];
  const unlabelled = options.defaultLabel ?? 'default';
  for (const id of options.vaultIds) {
    const { label = unlabelled, source } = splitVaultId(id);
    const isPrompt = source === 'prompt' || source === 'prompt_ask_vault_pass';
    const password = isPrompt
      ? await ask(options, `Vault password (${label}): `)
      : readPassword(source, label, secrets);
    secrets.push({ vaultId: label, password });
  }
  for (const file of options.passwordFiles) {
    secrets.push({ vaultId: unlabelled, password: readPassword(file, unlabelled, secrets) });
  }
  if (options.ask) secrets.push({ vaultId: unlabelled, password: await ask(options, 'Vault password: ') });
  return secrets;
}

/** `dev@~/.pass` names a label and a source; without an at sign it is the source alone. */
export function splitVaultId(id: string): { label?: string; source: string } {
  const at = id.indexOf('@');
  return at < 0 ? { source: id } : { label: id.slice(0, at), source: id.slice(at + 1) };
}

async function ask(options: VaultSecretOptions, text: string): Promise<Buffer> {
  return checkPassword(Buffer.from((await options.prompt(text)).trim()), 'the prompt');
}

function readPassword(source: string, label: string, known: readonly VaultSecret[]): Buffer {
  const path = resolve(source.replace(/^~(?=\/|$)/, homedir()));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new CbxError('VAULT_PASSWORD_FILE', `The vault password file ${path} was not found`);
  if (stats.isDirectory()) throw new CbxError('VAULT_PASSWORD_FILE', `the vault password file ${path} is a folder`);
  if ((stats.mode & 0o111) !== 0) return runScript(path, label);
  const bytes = readFileSync(path);
  if (!isVaulted(bytes)) return checkPassword(trim(bytes), path);
  const envelope = parseEnvelope(bytes.toString('latin1'));
  for (const secret of known) {
    const plain = decryptBytes(envelope, secret.password);
    if (plain !== undefined) return checkPassword(trim(plain), path);
  }
  throw new CbxError('VAULT_PASSWORD_FILE', `no password opens the vaulted password file ${path}`);
}

/** Scripts print the password; those called *-client are told the label. */
function runScript(path: string, label: string): Buffer {
  const name = basename(path, extname(path));
  const args = name.endsWith('-client') ? ['--vault-id', label] : [];
  const { error, status, stdout, stderr } = spawnSync(path, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  if (error !== undefined) {
    const hint = 'a password file that is no script must not be executable';
    throw new CbxError('VAULT_PASSWORD_SCRIPT', `${path} cannot be run: ${error.message}`, undefined, hint);
  }
  if (status !== 0) {
    const reason = stderr.toString('utf8').trim();
    throw new CbxError('VAULT_PASSWORD_SCRIPT', `${path} exited with ${status}${reason === '' ? '' : `: ${reason}`}`);
  }
  return checkPassword(trim(stdout), path);
}

function trim(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, ''), 'latin1');
}

function checkPassword(password: Buffer, source: string): Buffer {
  if (password.length > 0) return password;
  throw new CbxError('VAULT_EMPTY_PASSWORD', `the vault password from ${source} is empty`);
}
