import type { ConfirmHostKey } from './ssh/host-key-check.ts';

/** What the run says about opening a connection. */
export interface OpenOptions {
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
  /** Asks a person about host keys that no file knows; without it such a host is an error. */
  readonly confirmHostKey?: ConfirmHostKey;
}
