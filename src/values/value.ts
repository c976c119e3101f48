/**
 * The values that templates, variables and module arguments are made of: Python's, carried by JavaScript's where the two
 * agree. `None` is null; an `int` is a number with an integral value, or a bigint beyond 2^53; a `float` is a number
 * that is not integral, or a {@link PyFloat} where it is (2.0 must not print as 2); a `dict` is a Map, because keys keep
 * their order and type and `__proto__` is a key like any other; a `list` is an array, a `tuple` a {@link PyTuple}.
 * Values are never changed in place once they are shared.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | PyFloat
  | PyDate
  | UnsafeText
  | VaultText
  | readonly Value[]
  | Dict;

export type Dict = ReadonlyMap<Value, Value>;

/** A Python float with an integral value (2.0, -0.0, 1e300); other floats are plain numbers. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** JSON has one kind of number: whoever writes it with JSON.stringify gets that. */
  toJSON(): number {
    return this.value;
  }
}

/** A Python float from a JavaScript number: boxed when, and only when, the number would look like an int. */
export function float(value: number): number | PyFloat {
  return Number.isInteger(value) ? new PyFloat(value) : value;
}

/** A Python tuple: a list in every respect but its name, its repr and its being usable as a key. */
export class PyTuple extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** A tuple whose members also have names: what groupby makes. */
export class NamedTuple extends PyTuple {
  names: readonly string[] = [];
}

/** A YAML 1.1 date (`2024-02-29`) or date with time; prints as Python's date and datetime do. */
export class PyDate {
  /** ISO text as Python's str() gives it: `2024-02-29` or `2024-02-29 13:05:09+00:00`. */
  readonly text: string;
  readonly kind: 'date' | 'datetime';
  constructor(text: string, kind: 'date' | 'datetime') {
    this.text = text;
    this.kind = kind;
  }
}

/**
 * Text that must never be templated: `!unsafe`, or anything that came from a target or a lookup. The mark is per text;
 * whole containers are marked by {@link markUnsafe}. Template evaluation unboxes it and taints the result.
 */
export class UnsafeText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A `!vault` value: decrypted when it is first used, never printed by itself. */
export class VaultText {
  /** The `$ANSIBLE_VAULT;…` envelope as it was written. */
  readonly envelope: string;
  readonly #decrypt: (envelope: string) => string;
  #plain: string | undefined;
  constructor(envelope: string, decrypt: (envelope: string) => string) {
    this.envelope = envelope;
    this.#decrypt = decrypt;
  }

  /** The plain text. Throws a CbxError VAULT_* when no secret fits. */
  reveal(): string {
    this.#plain ??= this.#decrypt(this.envelope);
    return this.#plain;
  }
}

const unsafeContainers = new WeakSet<object>();

/** True when no text in the value may be templated (an UnsafeText, or a container marked by markUnsafe). */
export function isUnsafe(value: Value): boolean {
  return value instanceof UnsafeText || (typeof value === 'object' && value !== null && unsafeContainers.has(value));
}

/**
 * The same value, marked as never to be templated: texts are boxed, containers are copied once and remembered, so that
 * every container below is marked too while the texts in them stay plain. Marking twice costs nothing.
 */
export function markUnsafe(value: Value): Value {
  if (typeof value === 'string') return new UnsafeText(value);
  if (typeof value !== 'object' || value === null || unsafeContainers.has(value)) return value;
  return isContainer(value) ? copyUnsafe(value) : value;
}

function copyUnsafe(value: Value): Value {
  if (value instanceof UnsafeText) return value.text;
  if (typeof value !== 'object' || value === null || unsafeContainers.has(value)) return value;
  let copy: readonly Value[] | Map<Value, Value>;
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map(copyUnsafe);
    copy = value instanceof PyTuple ? PyTuple.from(items) : items;
  } else if (value instanceof Map) {
    const map = new Map<Value, Value>();
    for (const [key, member] of value as Dict) map.set(key, copyUnsafe(member));
    copy = map;
  } else return value;
  unsafeContainers.add(copy);
  return copy;
}

export function isContainer(value: unknown): value is readonly Value[] | Dict {
  return Array.isArray(value) || value instanceof Map;
}

export function isDict(value: unknown): value is Dict {
  return value instanceof Map;
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** Plain JSON data, as task results and events carry it. */
/** Plain JSON data, but for floats that would look like integers: a result says 2.0 where Python's says it. */
export type Json = null | boolean | number | PyFloat | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A dict whose members are worked out when they are asked for (hostvars, another host's variables). A subclass says what
 * its keys are and what stands under each; nothing is copied until somebody walks all of it.
 */
export abstract class LazyDict extends Map<Value, Value> {
  /** The keys, in order. */
  protected abstract names(): Iterable<string>;
  /** The member of a key; undefined when there is none. */
  protected abstract load(name: string): Value | undefined;

  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.load(key) : undefined;
  }
  override has(key: Value): boolean {
    return this.get(key) !== undefined;
  }
  override get size(): number {
    return Array.from(this.names()).length;
  }
  override *keys(): MapIterator<Value> {
    yield* this.names();
  }
  override *entries(): MapIterator<[Value, Value]> {
    for (const name of this.names()) {
      const member = this.load(name);
      if (member !== undefined) yield [name, member];
    }
  }
  override *values(): MapIterator<Value> {
    for (const [, member] of this.entries()) yield member;
  }
  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }
  override forEach(visit: (member: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, member] of this.entries()) visit(member, key, this);
  }
}
