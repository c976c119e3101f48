import { type Py, PyFloat, str, UnsafeText, VaultText } from '../values/index.ts';

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

/** Plain JavaScript as a template's value; undefined is None. */
export function fromPlain(value: unknown): Py {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (value instanceof Map) return new Map([...value].map(([key, member]) => [fromPlain(key), fromPlain(member)]));
  if (typeof value === 'object') {
    return new Map(Object.entries(value).map(([key, member]): [Py, Py] => [key, fromPlain(member)]));
  }
  return value as Py;
}
