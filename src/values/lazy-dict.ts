import type { Value } from './value.ts';

/**
 * A dict whose members are made when somebody asks for them: `hostvars`, `vars`, `ansible_facts` of a host. It reads
 * like any other Map; `member` answers for one key without touching the others.
 *
 * `scope` is set when the members are raw values that belong to another scope than the one of the reader
 * (`hostvars['n2'].x` holds n2's templates): the Templar must render what it takes out of such a dict there.
 * Values has no idea of scopes, so the type is opaque here.
 */
export abstract class LazyDict extends Map<Value, Value> {
  readonly scope: object | undefined;

  constructor(scope?: object) {
    super();
    this.scope = scope;
  }

  protected abstract member(key: Value): Value | undefined;
  protected abstract memberKeys(): Iterable<Value>;

  override get(key: Value): Value | undefined {
    return this.member(key);
  }

  override has(key: Value): boolean {
    return this.member(key) !== undefined;
  }

  override get size(): number {
    let count = 0;
    for (const _ of this.memberKeys()) count += 1;
    return count;
  }

  override *keys(): MapIterator<Value> {
    yield* this.memberKeys();
  }

  override *values(): MapIterator<Value> {
    for (const key of this.memberKeys()) yield this.member(key) as Value;
  }

  override *entries(): MapIterator<[Value, Value]> {
    for (const key of this.memberKeys()) yield [key, this.member(key) as Value];
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  override forEach(callback: (value: Value, key: Value, map: Map<Value, Value>) => void): void {
    for (const [key, value] of this.entries()) callback(value, key, this);
  }
}
