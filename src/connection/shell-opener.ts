import { randomBytes } from 'node:crypto';
import { CbxError } from '../errors/index.ts';
import {
  type Dialogue,
  openShell,
  type Script,
  ShellStartError,
  type ShellStream,
  sh,
  starterCommand,
  startFailure,
} from '../shell/index.ts';
import { becomeCommand, needsTerminal } from './become/become-command.ts';
import { becomeFailure } from './become/become-failure.ts';
import { passwordDialogue } from './become/password-dialogue.ts';
import type { Become, ConnectionTarget } from './connection.ts';

/** Starts one command line on the target, in the login user's shell; `terminal` asks for a pty. */
export type StartCommand = (command: Script, terminal: boolean) => Promise<ShellStream>;

/** What a shell that did not start tells about the way to the target; undefined where the reason lies beyond it. */
export type ExplainStart = (error: ShellStartError) => CbxError | undefined;

type OpenedShell = Awaited<ReturnType<typeof openShell>>;

/** Opens the login user's shell, or another user's, over whatever can start a command. */
export async function openTargetShell(
  target: ConnectionTarget,
  become: Become | undefined,
  start: StartCommand,
  explain: ExplainStart = () => undefined,
): Promise<OpenedShell> {
  try {
    return await openAs(target, become, start);
  } catch (error) {
    const cause = startErrorOf(error);
    throw (cause === undefined ? undefined : explain(cause)) ?? error;
  }
}

async function openAs(target: ConnectionTarget, become: Become | undefined, start: StartCommand): Promise<OpenedShell> {
  if (become === undefined) return openLoginShell(target, start);
  const hasTerminal = needsTerminal(become);
  try {
    return await openBecomeShell(target, become, start, hasTerminal);
  } catch (error) {
    // `requiretty` and its like end sudo before it asks anything; with a terminal the reason shows, or goes away.
    if (hasTerminal || startErrorOf(error)?.how !== 'ended') throw error;
    try {
      return await openBecomeShell(target, become, start, true);
    } catch (second) {
      throw startErrorOf(second) === undefined ? second : error;
    }
  }
}

async function openLoginShell(target: ConnectionTarget, start: StartCommand): Promise<OpenedShell> {
  const nonce = newNonce();
  const command = sh`exec ${starterCommand(nonce, target)}`;
  try {
    return await open(target, await start(command, false), nonce);
  } catch (error) {
    throw error instanceof ShellStartError ? startFailure(target.host, error) : error;
  }
}

async function openBecomeShell(
  target: ConnectionTarget,
  become: Become,
  start: StartCommand,
  terminal: boolean,
): Promise<OpenedShell> {
  if (become.user.startsWith('-')) {
    throw new CbxError('BECOME_USER', `${JSON.stringify(become.user)} cannot be the name of a user to become`);
  }
  const nonce = newNonce();
  const prompt = `[cbx-${newNonce()}] password:`;
  const starter = starterCommand(nonce, { ...target, isBecome: true });
  // On a terminal nothing may be echoed or translated once our own frames pass; the prompt has come and gone by then.
  const program = terminal ? sh`/bin/sh -c ${sh`stty raw -echo -opost 2>/dev/null; exec ${starter}`.text}` : starter;
  const { command, prompt: known } = becomeCommand(become, program, prompt);
  const dialogue = passwordDialogue(target.host, become, known);
  try {
    return await open(target, await start(sh`exec ${command}`, terminal), nonce, dialogue);
  } catch (error) {
    throw error instanceof ShellStartError
      ? becomeFailure(target.host, become, error, dialogue.isAnswered, known)
      : error;
  }
}

function startErrorOf(error: unknown): ShellStartError | undefined {
  const cause = error instanceof CbxError ? error.cause : undefined;
  return cause instanceof ShellStartError ? cause : undefined;
}

function open(target: ConnectionTarget, stream: ShellStream, nonce: string, dialogue?: Dialogue): Promise<OpenedShell> {
  return openShell(stream, { host: target.host, nonce, deadlineMs: target.connectTimeoutMs, dialogue });
}

function newNonce(): string {
  return randomBytes(12).toString('hex');
}
