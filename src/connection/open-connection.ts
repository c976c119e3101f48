import type { Connection, ConnectionTarget } from './connection.ts';
import type { OpenOptions } from './open-options.ts';
import { openLocalConnection } from './program/local-connection.ts';

/**
 * Opens the way to a host. ssh2 is loaded only for the first ssh host.
 *
 * @throws CbxError CONNECT_* with one sentence and a remedy
 */
export async function openConnection(target: ConnectionTarget, options: OpenOptions = {}): Promise<Connection> {
  switch (target.transport) {
    case 'local':
      return openLocalConnection(target);
    case 'ssh':
      return (await import('./ssh/ssh-connection.ts')).openSshConnection(target, options);
    case 'openssh':
      return (await import('./program/openssh-connection.ts')).openOpensshConnection(target);
    default:
      return (await import('./program/container-connection.ts')).openContainerConnection(target);
  }
}
