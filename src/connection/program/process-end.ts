import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Socket } from 'node:net';

/** Daemons may hold the pipes after their shell has ended: then so long a silence says that it has no more to tell. */
const QUIET_MS = 300;

/**
 * How a child process ended, once everything it wrote has been read. 'exit' alone comes too early, because bytes may
 * still lie in its pipes; 'close' alone may never come, because a daemon that it started can hold them open.
 */
export function processEnd(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve) => {
    let how = '';
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(how));
    child.on('exit', (code, signal) => {
      how = code === null ? `killed by ${signal}` : `exit status ${code}`;
      awaitSilence(child, bytesRead(child), () => resolve(how));
    });
  });
}

function awaitSilence(child: ChildProcessWithoutNullStreams, before: number, done: () => void): void {
  setTimeout(() => {
    const now = bytesRead(child);
    if (now === before) done();
    else awaitSilence(child, now, done);
  }, QUIET_MS).unref();
}

function bytesRead({ stdout, stderr }: ChildProcessWithoutNullStreams): number {
  return [stdout, stderr].reduce((sum, stream) => sum + (stream instanceof Socket ? stream.bytesRead : 0), 0);
}
