import type { Registry } from './context.ts';

const PREFIX = /^ansible\.(?:builtin|legacy)\./;

/** Plugins of collections by full name, and which short names lead to them. */
export interface Collected<T> {
  readonly table: ReadonlyMap<string, T>;
  readonly redirects: ReadonlyMap<string, string>;
}

/**
 * A table of plugins by name; `ansible.builtin.x` finds x; what users add comes first, what comes from collections
 * last: by its full name, or by a name that Ansible leads there.
 */
export function registry<T>(
  table: ReadonlyMap<string, T>,
  added: ReadonlyMap<string, T> = new Map(),
  collected: Collected<T> = { table: new Map(), redirects: new Map() },
): Registry<T> {
  const find = (name: string): T | undefined =>
    table.get(name) ?? collected.table.get(collected.redirects.get(name) ?? name);
  return {
    get: (name) => added.get(name) ?? find(PREFIX.test(name) ? name.replace(PREFIX, '') : name),
    *names() {
      yield* added.keys();
      yield* table.keys();
      yield* collected.table.keys();
      yield* collected.redirects.keys();
    },
  };
}
