export type { Become, Connection, ConnectionTarget, Transport } from './connection.ts';
export { type OpenOptions, openConnection } from './open-connection.ts';
export type { ConfirmHostKey, NewHostKey } from './ssh/host-key-check.ts';
