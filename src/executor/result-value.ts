import type { TaskResult } from '../task/index.ts';
import { markUnsafe, PyDate, PyFloat, UnsafeText, type Value, VaultText } from '../values/value.ts';

/** A result as registers and facts keep it: never templated again, whatever a target wrote into it. */
export function registered(result: unknown): Value {
  return markUnsafe(fromJson(result));
}

/** A result without what only reports and the engine look at. */
export function withoutInternal(result: TaskResult): TaskResult {
  return Object.fromEntries(Object.entries(result).filter(([key]) => !key.startsWith('_ansible_')));
}

/** Plain JSON data as values: objects become dicts. Values that are there already stay as they are. */
export function fromJson(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (typeof data !== 'object') return data as Value;
  if (Array.isArray(data)) return data.map(fromJson);
  if (data instanceof Map || data instanceof PyFloat || data instanceof PyDate) return data as Value;
  if (data instanceof UnsafeText || data instanceof VaultText) return data;
  const dict = new Map<Value, Value>();
  for (const [key, member] of Object.entries(data)) if (member !== undefined) dict.set(key, fromJson(member));
  return dict;
}
