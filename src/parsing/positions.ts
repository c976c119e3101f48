import type { SourceFile, Span } from '../errors/index.ts';
import type { Dict, Value } from '../values/value.ts';

/** Where a member of a container stands; `key` only for members of mappings. */
export interface MemberSpan {
  readonly key?: Span;
  readonly value: Span;
}

/** Offsets of one member: start and end of the key (-1 in lists), start and end of the value. */
type Offsets = readonly [number, number, number, number];

interface ContainerPositions {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly members: ReadonlyMap<Value, Placed> | readonly Placed[];
}

/** A member's offsets, and its file where that is not the container's own (merged from elsewhere). */
interface Placed {
  readonly offsets: Offsets;
  readonly file?: SourceFile;
}

// Containers stay plain values; where they were written is kept beside them and goes when they go.
const positions = new WeakMap<object, ContainerPositions>();

type Container = Dict | readonly Value[];

/** Collects the positions of one container while it is being parsed. */
export class PositionRecorder {
  readonly #file: SourceFile;
  readonly #list: Placed[] = [];
  readonly #map = new Map<Value, Placed>();

  constructor(file: SourceFile) {
    this.#file = file;
  }

  item(start: number, end: number): void {
    this.#list.push({ offsets: [-1, -1, start, end] });
  }

  member(key: Value, keyStart: number, keyEnd: number, start: number, end: number): void {
    this.#map.set(key, { offsets: [keyStart, keyEnd, start, end] });
  }

  /** A member that a merge key brought in keeps the place where it was written. */
  merged(key: Value, from: Container): void {
    const known = positions.get(from);
    const placed = known !== undefined && known.members instanceof Map ? known.members.get(key) : undefined;
    if (known !== undefined && placed !== undefined) this.#map.set(key, { file: known.file, ...placed });
  }

  /** Ties the positions to the finished container, which stands at [start, end). */
  finish(container: Container, start: number, end: number): void {
    const members = Array.isArray(container) ? this.#list : this.#map;
    positions.set(container, { file: this.#file, start, end, members });
  }
}

/**
 * Where a parsed container, or with `key` one member of it, was written. Undefined for values that no parser made
 * (copies, results of templates) and for unknown members.
 */
export function spanOf(container: unknown, key: Value): MemberSpan | undefined;
export function spanOf(container: unknown): Span | undefined;
export function spanOf(container: unknown, key?: Value): MemberSpan | Span | undefined {
  const known = typeof container === 'object' && container !== null ? positions.get(container) : undefined;
  if (known === undefined) return undefined;
  if (key === undefined) return { file: known.file, start: known.start, end: known.end };
  const members = known.members;
  const placed = isPlacedList(members) ? members[Number(key)] : members.get(key);
  if (placed === undefined) return undefined;
  const file = placed.file ?? known.file;
  const [keyStart, keyEnd, start, end] = placed.offsets;
  const value = { file, start, end };
  return keyStart < 0 ? { value } : { key: { file, start: keyStart, end: keyEnd }, value };
}

function isPlacedList(members: ContainerPositions['members']): members is readonly Placed[] {
  return Array.isArray(members);
}

/** Gives a container that was built from `source` (same keys) the positions of `source`. */
export function copyPositions(source: Container, target: Container): void {
  const known = positions.get(source);
  if (known !== undefined) positions.set(target, known);
}
