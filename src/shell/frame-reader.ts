/** What comes out of a target's channel, taken apart. Methods are called in the order of the bytes. */
export interface FrameSink {
  /** One line without its newline, outside of any counted bytes. Returns what follows it. */
  line(text: string): Expectation | undefined;
}

/** Counted bytes, each with its receiver, or raw bytes up to a marker line. */
export type Expectation =
  | { readonly counted: readonly { readonly length: number; readonly done: (bytes: Buffer) => void }[] }
  | RawStretch;

export interface RawStretch {
  readonly until: string;
  readonly chunk: (bytes: Buffer) => void;
  /** The marker has come. Returns what follows it. */
  readonly done?: () => RawStretch | undefined;
}

const NEWLINE = 10;

/**
 * Splits a byte stream into lines, counted bytes and raw stretches. Counted bytes are copied once, into a buffer of their
 * own size, so a big reply needs its own size in memory and no more.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  #rest: Buffer = Buffer.alloc(0);
  #counted: { length: number; done: (bytes: Buffer) => void }[] = [];
  #target: Buffer | undefined;
  #filled = 0;
  #raw: (RawStretch & { readonly marker: Buffer }) | undefined;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** True between frames: nothing of one is pending. */
  get isIdle(): boolean {
    return this.#counted.length === 0 && this.#raw === undefined && this.#rest.length === 0;
  }

  push(bytes: Buffer): void {
    let chunk = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    this.#rest = Buffer.alloc(0);
    while (chunk.length > 0 || this.#isComplete()) {
      const used = this.#step(chunk);
      if (used === undefined) {
        this.#rest = chunk;
        return;
      }
      chunk = chunk.subarray(used);
    }
  }

  #isComplete(): boolean {
    const next = this.#counted[0];
    return next !== undefined && this.#filled === next.length;
  }

  /** Takes what it can from the front; undefined when more bytes are needed. */
  #step(chunk: Buffer): number | undefined {
    if (this.#counted.length > 0) return this.#fill(chunk);
    if (this.#raw !== undefined) return this.#handOn(chunk, this.#raw);
    const end = chunk.indexOf(NEWLINE);
    if (end < 0) return undefined;
    const expected = this.#sink.line(chunk.toString('latin1', 0, end));
    if (expected !== undefined && 'counted' in expected) this.#counted.push(...expected.counted);
    else this.#expectRaw(expected);
    return end + 1;
  }

  #fill(chunk: Buffer): number {
    const next = this.#counted[0] as { length: number; done: (bytes: Buffer) => void };
    this.#target ??= Buffer.allocUnsafe(next.length);
    const used = chunk.copy(this.#target, this.#filled, 0, next.length - this.#filled);
    this.#filled += used;
    if (this.#filled === next.length) {
      const whole = this.#target;
      this.#counted.shift();
      this.#target = undefined;
      this.#filled = 0;
      next.done(whole);
    }
    return used;
  }

  #expectRaw(stretch: RawStretch | undefined): void {
    this.#raw = stretch === undefined ? undefined : { ...stretch, marker: Buffer.from(`${stretch.until}\n`) };
  }

  /** Hands on all that cannot be the beginning of the marker. */
  #handOn(bytes: Buffer, { marker, chunk, done }: RawStretch & { readonly marker: Buffer }): number | undefined {
    const at = bytes.indexOf(marker);
    if (at >= 0) {
      if (at > 0) chunk(bytes.subarray(0, at));
      this.#expectRaw(done?.());
      return at + marker.length;
    }
    const safe = bytes.length - marker.length + 1;
    if (safe <= 0) return undefined;
    chunk(bytes.subarray(0, safe));
    return safe;
  }
}
