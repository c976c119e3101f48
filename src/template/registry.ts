import type { Registry } from './context.ts';

const PREFIX = /^ansible\.(?:builtin|legacy)\./;

/** A table of plugins by name; `ansible.builtin.x` finds x; what users add comes first. */
export function registry<T>(table: ReadonlyMap<string, T>, added: ReadonlyMap<string, T> = new Map()): Registry<T> {
  return {
    get: (name) =>
      added.get(name) ?? table.get(name) ?? (PREFIX.test(name) ? table.get(name.replace(PREFIX, '')) : undefined),
    *names() {
      yield* added.keys();
      yield* table.keys();
    },
  };
}
