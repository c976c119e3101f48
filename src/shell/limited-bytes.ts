/** Bytes that come in pieces, up to a limit; what is over it is counted and not kept. */
export class LimitedBytes {
  readonly #limit: number;
  readonly #pieces: Buffer[] = [];
  #length = 0;
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: Buffer): void {
    const kept = piece.subarray(0, this.#limit - this.#length);
    this.#pieces.push(kept);
    this.#length += kept.length;
    this.dropped += piece.length - kept.length;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces, this.#length);
  }
}
