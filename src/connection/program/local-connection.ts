import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import { CbxError } from '../../errors/index.ts';
import type { Connection, ConnectionTarget } from '../connection.ts';
import { ShellCache } from '../shell-cache.ts';
import { openTargetShell } from '../shell-opener.ts';
import { programStream } from './program-stream.ts';

/** The controller itself as a host: `ansible_connection: local`. */
export function openLocalConnection(target: ConnectionTarget): Connection {
  const shells = new ShellCache((become) =>
    openTargetShell(target, become, async (command, terminal) =>
      programStream(['/bin/sh', '-c', command.text], { terminal }),
    ),
  );
  return {
    target,
    shell: (become) => shells.get(become),
    release: (user) => shells.release(user),
    forward: connectLocally,
    get roundTrips() {
      return shells.roundTrips;
    },
    close: () => shells.close(),
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
