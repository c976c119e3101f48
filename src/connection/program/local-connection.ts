import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import { CbxError } from '../../errors/index.ts';
import type { Script, ShellStream } from '../../shell/index.ts';
import type { Connection, ConnectionTarget } from '../connection.ts';
import { ShellCache } from '../shell-cache.ts';
import { openTargetShell } from '../shell-opener.ts';
import { processEnd } from './process-end.ts';

const KILL_AFTER_MS = 8000;

/** The controller itself as a host: `ansible_connection: local`. */
export function openLocalConnection(target: ConnectionTarget): Connection {
  const shells = new ShellCache((become) => openTargetShell(target, become, startLocally));
  return {
    target,
    shell: (become) => shells.get(become),
    forward: connectLocally,
    get roundTrips() {
      return shells.roundTrips;
    },
    close: () => shells.close(),
  };
}

/**
 * A session of its own, so that Ctrl-C in the controller's terminal does not reach the task before cbx decides. A terminal
 * is lent by util-linux' script command: Node has none to give.
 */
async function startLocally(command: Script, terminal: boolean): Promise<ShellStream> {
  const words = terminal ? ['script', '-qefc', command.text, '/dev/null'] : ['/bin/sh', '-c', command.text];
  const [program = '/bin/sh', ...args] = words;
  const child = spawn(program, args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = processEnd(child);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    destroy() {
      // The end of its input makes the program end its task and remove its files; KILL would leave both behind.
      child.stdin.destroy();
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    },
  };
}

function connectLocally(host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) =>
      reject(new CbxError('CONNECT_FORWARD', `${host}:${port} cannot be reached: ${error.message}`)),
    );
  });
}
