import { CbxError } from '../errors/index.ts';
import { LiveShell } from './live-shell.ts';
import type { ShellStream } from './shell-stream.ts';

/** What to do about text that comes before the hello: a password prompt, or a reason to give up. */
export interface Dialogue {
  /** Called with all that was heard since the last answer. Throws to give up. */
  hear(text: string): { readonly say: string } | undefined;
}

export interface OpenShellOptions {
  readonly host: string;
  readonly nonce: string;
  readonly deadlineMs: number;
  readonly dialogue?: Dialogue | undefined;
}

/** The program ended or fell silent before its hello; `heard` is what it said instead. */
export class ShellStartError extends Error {
  override readonly name = 'ShellStartError';
  readonly how: 'ended' | 'timeout';
  readonly heard: string;

  constructor(how: 'ended' | 'timeout', heard: string, detail: string) {
    super(detail);
    this.how = how;
    this.heard = heard;
  }
}

const KEPT = 16_384;

/**
 * Waits until the started command (see starterCommand) says the nonce, and brings up the shell behind it. Banners and
 * what login shells print are skipped.
 *
 * @throws ShellStartError when the command ends or the deadline passes first; what the dialogue throws; CONNECT_LOST
 */
export async function openShell(stream: ShellStream, options: OpenShellOptions): Promise<LiveShell> {
  const { host, nonce, deadlineMs, dialogue } = options;
  let timer: NodeJS.Timeout | undefined;
  const shell = new LiveShell(stream, host);
  let heard = '';
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new ShellStartError('timeout', heard.trim(), `${deadlineMs} ms passed`)),
      deadlineMs,
    );
  });
  const greeted = new Promise<Buffer>((resolve, reject) => {
    const marker = Buffer.from(`${nonce}\n`);
    let pending: Buffer = Buffer.alloc(0);
    let unanswered = '';
    const listen = (bytes: Buffer): void => {
      const text = bytes.toString('utf8');
      heard = (heard + text).slice(-KEPT);
      unanswered = (unanswered + text).slice(-KEPT);
      try {
        const answer = dialogue?.hear(unanswered);
        if (answer === undefined) return;
        unanswered = '';
        stream.stdin.write(answer.say);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    const onOut = (bytes: Buffer): void => {
      pending = Buffer.concat([pending, bytes]);
      const at = pending.indexOf(marker);
      if (at < 0) {
        listen(bytes);
        pending = pending.subarray(Math.max(0, pending.length - KEPT));
        return;
      }
      stop();
      resolve(pending.subarray(at + marker.length));
    };
    const stop = (): void => {
      stream.stdout.off('data', onOut);
      stream.stderr?.off('data', listen);
    };
    stream.stdout.on('data', onOut);
    stream.stderr?.on('data', listen);
    void stream.ended.then((how) => reject(new ShellStartError('ended', heard.trim(), how)));
  });
  try {
    const rest = await Promise.race([greeted, deadline]);
    await Promise.race([shell.start(rest), deadline]);
    return shell;
  } catch (error) {
    stream.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The error for a login shell that did not start, with what it said. */
export function startFailure(host: string, error: ShellStartError): CbxError {
  const said = error.heard === '' ? '' : `; it said: ${error.heard.split('\n').slice(-5).join(' | ')}`;
  const what = error.how === 'timeout' ? 'did not start in time' : `ended at once (${error.message})`;
  return new CbxError(
    'CONNECT_SHELL_FAILED',
    `The shell on ${host} ${what}${said}`,
    undefined,
    'the login shell must run `/bin/sh -c`; ansible_shell_executable names another POSIX sh',
    error,
  );
}
