export type { Become, Connection, ConnectionTarget, Transport } from './connection.ts';
export { openConnection } from './open-connection.ts';
export type { OpenOptions } from './open-options.ts';
export type { ConfirmHostKey, NewHostKey } from './ssh/host-key-check.ts';
