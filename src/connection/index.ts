export type { Become, Connection, ConnectionTarget } from './connection.ts';
export type { ConfirmHostKey, NewHostKey } from './host-key-check.ts';
export { type OpenOptions, openConnection } from './open-connection.ts';
