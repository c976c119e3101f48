import { ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';

/** A stream of input whose length is known, because a frame says beforehand how long it is. */
interface Prepared {
  readonly length: number;
  /** All of it, where it was short or came without a length. */
  readonly whole?: Buffer;
  readonly rest?: Readable;
}

/**
 * Input without a length (no `stdinBytes`, not a whole file) is read to its end first; everything else is sent as it comes.
 */
async function prepare(stream: Readable, bytes: number | undefined, short: number): Promise<Prepared> {
  const length = bytes ?? (await fileLength(stream));
  if (length !== undefined && length > short) return { length, rest: exactly(stream, length) };
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  const whole = Buffer.concat(chunks);
  return { length: whole.length, whole };
}

async function fileLength(stream: Readable): Promise<number | undefined> {
  if (!(stream instanceof ReadStream) || typeof stream.path !== 'string' || stream.bytesRead > 0) return undefined;
  const { start, end } = stream as ReadStream & { start?: number; end?: number };
  if ((start ?? 0) > 0 || (end !== undefined && end !== Number.POSITIVE_INFINITY)) return undefined;
  try {
    const info = await stat(stream.path);
    return info.isFile() ? info.size : undefined;
  } catch {
    return undefined;
  }
}

const LENGTH = Symbol('length');

function exactly(stream: Readable, length: number): Readable {
  return Object.assign(stream, { [LENGTH]: length });
}

/** Writes a stream into a channel. False when it ended early, had too much, failed, or was not wanted any more. */
async function pump(stream: Readable, to: Writable, isWanted: () => boolean): Promise<boolean> {
  let left = (stream as Readable & { [LENGTH]?: number })[LENGTH] ?? 0;
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer;
      left -= bytes.length;
      if (left < 0 || !isWanted() || to.destroyed || to.writableEnded) return false;
      if (!to.write(bytes)) await drained(to);
    }
  } catch {
    return false;
  }
  return left === 0;
}

function drained(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done).off('error', done);
      resolve();
    };
    to.on('drain', done).on('close', done).on('error', done);
  });
}

export const sendStream = { prepare, pump };
