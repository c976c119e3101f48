import { float, int, type Py, PyError, PyFloat, str, UnsafeText, VaultText } from '../values/index.ts';

/** A template's value as plain JavaScript: dicts become objects without prototype, other objects their text. */
export function toPlain(value: Py): unknown {
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof VaultText) return value.reveal();
  if (value instanceof PyFloat) return value.value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly Py[]).map(toPlain);
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>;
    for (const [key, member] of value as ReadonlyMap<Py, Py>) object[str(key)] = toPlain(member);
    return object;
  }
  return str(value as Py);
}

/** How deep a plugin's answer may be; deeper ones contain themselves. */
const MAX_DEPTH = 500;

/**
 * Plain JavaScript as a template's value; undefined is None. Objects become dicts of what they hold themselves, nothing of
 * JavaScript's comes along.
 * @throws PyError for functions, symbols, promises and values that contain themselves
 */
export function fromPlain(value: unknown, depth = 0): Py {
  if (value === undefined || value === null) return null;
  if (depth > MAX_DEPTH) throw new PyError('other', 'the answer is nested too deeply, or contains itself');
  const inner = (member: unknown): Py => fromPlain(member, depth + 1);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) ? value : float(value);
    case 'bigint':
      return int(value);
    case 'object':
      break;
    default:
      throw new PyError('other', `the answer holds a ${typeof value}`);
  }
  if (value instanceof Promise) throw new PyError('other', 'the answer holds a promise');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, inner);
  const pairs = value instanceof Map ? [...value] : Object.entries(value);
  return new Map(pairs.map(([key, member]): [Py, Py] => [inner(key), inner(member)]));
}
