import { isUndefined, LenientUndefined, type Py } from '../../values/index.ts';

/** What is printed must not hold anything undefined, however deep; a text made of it may. */
export function refuseUndefined(value: Py, walked?: Set<Py>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isUndefined(value) && !(value instanceof LenientUndefined)) throw value.error();
  const isList = Array.isArray(value);
  if (!isList && !(value instanceof Map && value.constructor === Map)) return;
  // A container may hold itself, or another one many times.
  const seen = walked ?? new Set();
  if (seen.has(value)) return;
  seen.add(value);
  for (const member of isList ? (value as readonly Py[]) : value.values()) refuseUndefined(member, seen);
}
