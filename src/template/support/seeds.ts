import { randomInt } from 'node:crypto';
import { asText, isFloat, isInt, type Py, PyBytes, toNumber, typeError } from '../../values/index.ts';
import { SeededRandom } from './random.ts';

type Seed = string | Uint8Array | number | bigint;

/** A seed as Python's Random takes it: texts, bytes and ints as they are, floats by their hash. @throws PyError for others */
export function seedOf(seed: Py): Seed {
  const known = trySeed(seed);
  if (known === undefined)
    throw typeError('The only supported seed types are: None,\nint, float, str, bytes, and bytearray.');
  return known;
}

/** The same; undefined for what is no seed. */
export function trySeed(seed: Py): Seed | undefined {
  if (isInt(seed)) return seed;
  if (typeof seed === 'boolean') return Number(seed);
  if (isFloat(seed)) return BigInt.asUintN(64, floatHash(toNumber(seed)));
  if (seed instanceof PyBytes) return seed.data;
  return asText(seed);
}

const PRIME = (1n << 61n) - 1n;

/** Python's hash() of a float: its ratio modulo a prime. */
function floatHash(value: number): bigint {
  if (!Number.isFinite(value)) return value > 0 ? 314159n : value < 0 ? -314159n : 0n;
  const scale = exponentOf(value);
  const whole = scale > 0 ? BigInt(value) : BigInt(value * 2 ** Math.ceil(-scale / 2) * 2 ** Math.floor(-scale / 2));
  let hash = (whole < 0n ? -whole : whole) % PRIME;
  // A power of two modulo 2^61 - 1 only turns the bits.
  const turn = scale > 0 ? 0 : ((scale % 61) + 61) % 61;
  hash = (hash * (1n << BigInt(turn))) % PRIME;
  const signed = value < 0 ? -hash : hash;
  return signed === -1n ? -2n : signed;
}

/** The power of two by which a float's mantissa is a whole number. */
function exponentOf(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return Math.max((view.getUint16(0) >> 4) & 0x7ff, 1) - 1075;
}

/** A function that gives numbers below a limit, the same ones for the same seed. */
export function seededBelow(seed: Py): (limit: number) => number {
  const random = new SeededRandom(seedOf(seed));
  return (limit) => random.below(limit);
}

const SALT = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A salt for a password hash. */
export function randomSalt(length: number): string {
  return Array.from({ length }, () => SALT[randomInt(SALT.length)]).join('');
}
