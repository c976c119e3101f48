import { spawn } from 'node:child_process';
import { type ShellStream, sh } from '../../shell/index.ts';
import { processEnd } from './process-end.ts';

export interface ProgramOptions {
  /** Lends the program a terminal, by way of util-linux' script command: Node has none to give. */
  readonly terminal?: boolean;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const KILL_AFTER_MS = 8000;

/**
 * Runs a program of the controller as the channel of a shell. It has a session of its own, so that Ctrl-C in the
 * controller's terminal does not reach the task before cbx decides.
 */
export function programStream(words: readonly string[], options: ProgramOptions = {}): ShellStream {
  const [program = '/bin/sh', ...args] =
    options.terminal === true ? ['script', '-qefc', sh`exec ${words}`.text, '/dev/null'] : words;
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: options.env });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: processEnd(child),
    destroy() {
      // The end of its input makes the program end its task and remove its files; KILL would leave both behind.
      child.stdin.destroy();
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    },
  };
}
