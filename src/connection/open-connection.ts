import type { Connection, ConnectionTarget } from './connection.ts';
import { openLocalConnection } from './program/local-connection.ts';
import type { ConfirmHostKey } from './ssh/host-key-check.ts';

export interface OpenOptions {
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
  /** Asks a person about host keys that no file knows; without it such a host is an error. */
  readonly confirmHostKey?: ConfirmHostKey;
}

/**
 * Opens the way to a host. ssh2 is loaded only for the first ssh host.
 *
 * @throws CbxError CONNECT_* with one sentence and a remedy
 */
export async function openConnection(target: ConnectionTarget, options: OpenOptions = {}): Promise<Connection> {
  if (target.transport === 'local') return openLocalConnection(target);
  const { openSshConnection } = await import('./ssh/ssh-connection.ts');
  return openSshConnection(target, options);
}
