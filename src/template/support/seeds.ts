import { randomInt } from 'node:crypto';
import { isInt, type Py, str } from '../../values/index.ts';
import { SeededRandom } from './random.ts';

/** A seed as Python's Random takes it. */
export function seedOf(seed: Py): string | number | bigint {
  return isInt(seed) ? seed : str(seed);
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
