import type { Readable, Writable } from 'node:stream';

/** A process on a target, as a channel of whatever connection shows it. */
export interface ShellStream {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Absent where a terminal merges it into stdout. */
  readonly stderr?: Readable | undefined;
  /** Resolves when the process or its channel has ended, with a few words on how (`exit status 1`, `connection lost`). */
  readonly ended: Promise<string>;
  /** Drops the channel at once. */
  destroy(): void;
}
