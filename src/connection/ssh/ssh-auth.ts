import { readFile } from 'node:fs/promises';
import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type ParsedKey } from 'ssh2';
import type { ConnectionTarget } from '../connection.ts';
import type { SshSettings } from './ssh-settings.ts';

/** The ways to log in, in the order they are tried, and a record of it for the message when none works. */
export interface AuthPlan {
  readonly handler: AuthHandlerMiddleware;
  /** What was tried so far, in words: `publickey ~/.ssh/id_ed25519`, `password`. */
  readonly tried: readonly string[];
  /** Keys that could not be used and why. */
  readonly skipped: readonly string[];
}

interface Attempt {
  readonly words: string;
  /** The method's name as the server lists it. */
  readonly kind: string;
  readonly method: AnyAuthMethod;
}

/**
 * Keys named in the inventory or configuration first, then the agent's, then the usual key files, then keyboard-interactive
 * and password, in PreferredAuthentications' order.
 */
export async function authPlan(target: ConnectionTarget, settings: SshSettings): Promise<AuthPlan> {
  const skipped: string[] = [];
  const attempts: Attempt[] = [];
  for (const name of settings.preferredAuthentications) {
    if (name === 'publickey') attempts.push(...(await publicKeyAttempts(target, settings, skipped)));
    const password = name === 'publickey' ? undefined : target.password?.();
    if (password === undefined) continue;
    if (name === 'password')
      attempts.push({ words: name, kind: name, method: { type: name, username: settings.user, password } });
    if (name === 'keyboard-interactive')
      attempts.push({ words: name, kind: name, method: interactive(settings.user, password) });
  }
  if (attempts.length === 0) {
    attempts.push({ words: 'none', kind: 'none', method: { type: 'none', username: settings.user } });
  }
  const tried: string[] = [];
  let next = 0;
  const handler: AuthHandlerMiddleware = (left, _partial, use) => {
    while (next < attempts.length) {
      const attempt = attempts[next] as Attempt;
      next += 1;
      if (attempt.kind !== 'none' && left !== null && left.length > 0 && !left.some((kind) => kind === attempt.kind))
        continue;
      tried.push(attempt.words);
      use(attempt.method);
      return;
    }
    // The types do not know that false ends the attempts.
    (use as (method: AnyAuthMethod | false) => void)(false);
  };
  return { handler, tried, skipped };
}

function interactive(username: string, password: string): AnyAuthMethod {
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _lang, prompts, finish) => finish(prompts.map(() => password)),
  };
}

async function publicKeyAttempts(
  target: ConnectionTarget,
  settings: SshSettings,
  skipped: string[],
): Promise<Attempt[]> {
  const { user: username, identityAgent } = settings;
  const explicit = target.privateKeyFile === undefined ? 0 : 1;
  const files = await Promise.all(
    settings.identityFiles.map((file, index) => keyAttempt(file, target, username, index < explicit, skipped)),
  );
  const attempts = files.filter((attempt) => attempt !== undefined);
  if (identityAgent === undefined || settings.identitiesOnly) return attempts;
  const agent: Attempt = {
    words: 'publickey from the agent',
    kind: 'publickey',
    method: { type: 'agent', username, agent: identityAgent },
  };
  const first = attempts.filter((_attempt, index) => index < explicit);
  return [...first, agent, ...attempts.slice(first.length)];
}

async function keyAttempt(
  file: string,
  target: ConnectionTarget,
  username: string,
  isExplicit: boolean,
  skipped: string[],
): Promise<Attempt | undefined> {
  let data: Buffer;
  try {
    data = await readFile(file);
  } catch (error) {
    if (isExplicit) skipped.push(`${file} (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
    return undefined;
  }
  const key = parseKey(data, target.passphrase);
  if (key instanceof Error) {
    skipped.push(`${file} (${key.message})`);
    return undefined;
  }
  return { words: `publickey ${file}`, kind: 'publickey', method: { type: 'publickey', username, key } };
}

/** The passphrase is asked for only when the key turns out to be encrypted. */
function parseKey(data: Buffer, passphrase: (() => string | undefined) | undefined): ParsedKey | Error {
  const plain = firstKey(ssh2.utils.parseKey(data));
  if (!(plain instanceof Error) || !/encrypted|passphrase/i.test(plain.message)) return plain;
  const secret = passphrase?.();
  if (secret === undefined) return new Error('it is encrypted and no passphrase is given');
  const opened = firstKey(ssh2.utils.parseKey(data, secret));
  return opened instanceof Error ? new Error('the passphrase does not open it') : opened;
}

function firstKey(parsed: ParsedKey | readonly ParsedKey[] | Error): ParsedKey | Error {
  if (parsed instanceof Error) {
    const isSecurityKey = /private key type: sk-/.test(parsed.message);
    return isSecurityKey ? new Error('a security key, which ansible_connection=openssh can use') : parsed;
  }
  const key = Array.isArray(parsed) ? (parsed as readonly ParsedKey[])[0] : (parsed as ParsedKey);
  return key ?? new Error('no key in it');
}
