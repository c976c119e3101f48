/** How many 32-bit words Blowfish's key-dependent tables have: 18 for the rounds, four times 256. */
const WORDS = 18 + 4 * 256;

let digits: Uint32Array | undefined;

/** The first digits of π behind the point, 32 bits a word: what Blowfish's tables begin with. Worked out once. */
function piWords(): Uint32Array {
  if (digits !== undefined) return digits;
  const spare = 64n;
  const bits = BigInt(WORDS * 32) + spare;
  // Machin: π/4 = 4 arctan(1/5) − arctan(1/239).
  const arctan = (inverse: bigint): bigint => {
    let power = (1n << bits) / inverse;
    let sum = power;
    for (let divisor = 3n, sign = -1n; power > 0n; divisor += 2n, sign = -sign) {
      power /= inverse * inverse;
      sum += (sign * power) / divisor;
    }
    return sum;
  };
  const pi = 4n * (4n * arctan(5n) - arctan(239n));
  const hex = ((pi - (3n << bits)) >> spare).toString(16).padStart(WORDS * 8, '0');
  digits = Uint32Array.from({ length: WORDS }, (_, at) => Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16));
  return digits;
}

/** Blowfish with bcrypt's way of making the key schedule expensive. */
export class Blowfish {
  readonly #p: Uint32Array;
  readonly #s: Uint32Array;
  #left = 0;
  #right = 0;

  constructor() {
    this.#p = piWords().slice(0, 18);
    this.#s = piWords().slice(18);
  }

  /** Encrypts one block of two words; the result is in `block`. */
  encrypt(block: Uint32Array, at: number): void {
    this.#left = block[at]!;
    this.#right = block[at + 1]!;
    this.#rounds();
    block[at] = this.#left;
    block[at + 1] = this.#right;
  }

  #rounds(): void {
    const [p, s] = [this.#p, this.#s];
    let left = this.#left ^ p[0]!;
    let right = this.#right;
    for (let round = 1; round <= 16; round += 2) {
      right ^=
        p[round]! ^
        ((((s[left >>> 24]! + s[256 + ((left >>> 16) & 255)]!) ^ s[512 + ((left >>> 8) & 255)]!) +
          s[768 + (left & 255)]!) |
          0);
      left ^=
        p[round + 1]! ^
        ((((s[right >>> 24]! + s[256 + ((right >>> 16) & 255)]!) ^ s[512 + ((right >>> 8) & 255)]!) +
          s[768 + (right & 255)]!) |
          0);
    }
    this.#left = right ^ p[17]!;
    this.#right = left;
  }

  /** Mixes a key (and a salt of four words, when there is one) into the tables. */
  expand(key: Uint32Array, salt: Uint32Array | undefined): void {
    const [p, s] = [this.#p, this.#s];
    for (let at = 0; at < 18; at += 1) p[at] = p[at]! ^ key[at]!;
    this.#left = 0;
    this.#right = 0;
    let place = 0;
    for (const table of [p, s]) {
      for (let at = 0; at < table.length; at += 2) {
        if (salt !== undefined) {
          this.#left ^= salt[place & 3]!;
          this.#right ^= salt[(place + 1) & 3]!;
          place += 2;
        }
        this.#rounds();
        table[at] = this.#left;
        table[at + 1] = this.#right;
      }
    }
  }
}
