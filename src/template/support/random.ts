import { createHash } from 'node:crypto';

/** Python's random.Random with a seed: the Mersenne Twister, so that `random(seed=…)` gives the same host the same number. */
export class SeededRandom {
  readonly #state = new Uint32Array(624);
  #index = 624;

  /** @param seed a text, bytes or an int, as Python's seed() takes them */
  constructor(seed: string | Uint8Array | number | bigint) {
    let value: bigint;
    if (typeof seed === 'string' || seed instanceof Uint8Array) {
      const bytes = typeof seed === 'string' ? Buffer.from(seed, 'utf8') : seed;
      const hash = createHash('sha512').update(bytes).digest();
      value = BigInt(`0x${Buffer.concat([bytes, hash]).toString('hex')}`);
    } else value = BigInt(seed) < 0n ? -BigInt(seed) : BigInt(seed);
    const key: number[] = [];
    for (; value > 0n; value >>= 32n) key.push(Number(value & 0xffffffffn));
    this.#seedArray(key.length === 0 ? [0] : key);
  }

  #seedInt(seed: number): void {
    this.#state[0] = seed;
    for (let at = 1; at < 624; at += 1) {
      const last = this.#state[at - 1]!;
      this.#state[at] = Math.imul(1812433253, last ^ (last >>> 30)) + at;
    }
  }

  #seedArray(key: readonly number[]): void {
    const state = this.#state;
    this.#seedInt(19650218);
    let i = 1;
    let j = 0;
    for (let round = Math.max(624, key.length); round > 0; round -= 1) {
      const last = state[i - 1]!;
      state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1664525)) + key[j]! + j;
      i += 1;
      j += 1;
      if (i >= 624) {
        state[0] = state[623]!;
        i = 1;
      }
      if (j >= key.length) j = 0;
    }
    for (let round = 623; round > 0; round -= 1) {
      const last = state[i - 1]!;
      state[i] = (state[i]! ^ Math.imul(last ^ (last >>> 30), 1566083941)) - i;
      i += 1;
      if (i >= 624) {
        state[0] = state[623]!;
        i = 1;
      }
    }
    state[0] = 0x80000000;
  }

  #next(): number {
    const state = this.#state;
    if (this.#index >= 624) {
      for (let at = 0; at < 624; at += 1) {
        const y = (state[at]! & 0x80000000) | (state[(at + 1) % 624]! & 0x7fffffff);
        state[at] = state[(at + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.#index = 0;
    }
    let y = state[this.#index]!;
    this.#index += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    const bits = limit.toString(2).length;
    for (;;) {
      let value: number;
      if (bits <= 32) value = this.#next() >>> (32 - bits);
      else value = this.#next() + (this.#next() >>> (64 - bits)) * 2 ** 32;
      if (value < limit) return value;
    }
  }

  /** The same for limits beyond what a JavaScript number holds: words of 32 bits, the lowest first. */
  belowBig(limit: bigint): bigint {
    const bits = limit.toString(2).length;
    for (;;) {
      let value = 0n;
      for (let got = 0; got < bits; got += 32) {
        const word = this.#next() >>> Math.max(0, 32 - (bits - got));
        value |= BigInt(word) << BigInt(got);
      }
      if (value < limit) return value;
    }
  }

  shuffle<T>(list: T[]): T[] {
    for (let at = list.length - 1; at > 0; at -= 1) {
      const other = this.below(at + 1);
      [list[at], list[other]] = [list[other]!, list[at]!];
    }
    return list;
  }
}
