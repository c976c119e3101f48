import { equals, unwrap } from './compare.ts';
import type { Py } from './py.ts';
import { PyFloat } from './value.ts';

/** A set of values by Python's equality: texts and numbers are found at once, everything else by comparing. */
export class Members {
  readonly #plain = new Set<unknown>();
  readonly #others: Py[] = [];

  constructor(members: Iterable<Py> = []) {
    for (const member of members) this.add(member);
  }

  has(member: Py): boolean {
    const key = plainKey(member);
    if (key !== undefined) return this.#plain.has(key);
    return this.#others.some((known) => known === member || equals(known, member));
  }

  /** Adds a member; false when an equal one was there. */
  add(member: Py): boolean {
    if (this.has(member)) return false;
    const key = plainKey(member);
    if (key === undefined) this.#others.push(member);
    else this.#plain.add(key);
    return true;
  }
}

/** The same key for equal texts, numbers and booleans; undefined for what has to be compared. */
function plainKey(member: Py): unknown {
  const value = unwrap(member);
  if (value === null) return null;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'object') return value;
  if (!(value instanceof PyFloat) || Number.isNaN(value.value)) return undefined;
  const number = value.value;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(number) : number;
}
