import type { Reply, RunOptions } from './remote-shell.ts';

const EMPTY = Buffer.alloc(0);

/** The request in flight and what is known of its reply. */
export interface Flight {
  readonly seq: string;
  readonly nonce: string;
  /** The nonce that the target's loop knows the running task by: of what came ahead, that of the request it came with. */
  readonly taskNonce: string;
  readonly options: RunOptions;
  startedAt: number;
  readonly fields: Map<string, string>;
  readonly seen: { stdout: number; stderr: number };
  resolve(reply: Reply): void;
  reject(error: unknown): void;
  rc?: number;
  stdout: Buffer;
  stderr: Buffer;
  truncated: number;
  isInputSent: boolean;
  ended?: 'timeout' | 'cancel';
  /** What the target goes on with when this has ended with status 0. */
  next?: Flight;
}

/** A request that is about to be sent. */
export function flightOf(
  names: Pick<Flight, 'seq' | 'nonce' | 'taskNonce'>,
  options: RunOptions,
  resolve: Flight['resolve'],
  reject: Flight['reject'],
): Flight {
  return {
    ...names,
    options,
    startedAt: performance.now(),
    fields: new Map(),
    seen: { stdout: 0, stderr: 0 },
    resolve,
    reject,
    stdout: EMPTY,
    stderr: EMPTY,
    truncated: 0,
    isInputSent: false,
  };
}

/** The reply as far as it is known. */
export function replyOf(flight: Flight): Reply {
  const { rc = 143, stdout, stderr, fields, truncated, ended, startedAt } = flight;
  const elapsedMs = performance.now() - startedAt;
  const reply = { rc, stdout, stderr, fields, truncated, elapsedMs };
  return ended === undefined ? reply : { ...reply, ended };
}

/** The reply to a script that was called off before it was sent. */
export function notRun(): Reply {
  return { rc: 143, stdout: EMPTY, stderr: EMPTY, fields: new Map(), truncated: 0, elapsedMs: 0, ended: 'cancel' };
}
