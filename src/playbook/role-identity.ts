import type { Sourced } from '../errors/index.ts';
import { type Dict, isDict, isList, PyFloat, UnsafeText, type Value, VaultText } from '../values/value.ts';
import type { RoleOptions } from './loader.ts';

/**
 * A text that is equal for uses of a role that count as the same one (ansible-core 2.14: a role runs again in a play when
 * its parameters, conditions, tags, variables or files differ).
 */
export function roleIdentity(
  role: { readonly name: string; readonly path: string },
  use: {
    readonly keywords: ReadonlyMap<string, Sourced<Value>>;
    readonly tags: readonly Sourced<Value>[];
    readonly vars: Dict;
    readonly params: Dict;
    readonly options: RoleOptions;
  },
): string {
  const when = use.keywords.get('when')?.value ?? null;
  const { tasksFrom, varsFrom, defaultsFrom, handlersFrom } = use.options;
  const from = [tasksFrom, varsFrom, defaultsFrom, handlersFrom].map((name) => name ?? null);
  return [role.name, role.path, when, use.tags.map((tag) => tag.value), use.vars, use.params, from]
    .map(plain)
    .join('|');
}

function plain(value: Value): string {
  if (isDict(value)) {
    const members = [...value].map(([key, member]) => `${plain(key)}:${plain(member)}`);
    return `{${members.sort().join(',')}}`;
  }
  if (isList(value)) return `[${value.map(plain).join(',')}]`;
  if (value instanceof UnsafeText) return JSON.stringify(value.text);
  if (value instanceof VaultText) return JSON.stringify(value.envelope);
  if (value instanceof PyFloat) return `${value.value}f`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
