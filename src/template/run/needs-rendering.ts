import { isUnsafe, LazyDict, UnsafeText, type Value, VaultText } from '../../values/index.ts';

const containers = new WeakMap<object, boolean>();

/**
 * True when reading a value has anything to do: a template in a trusted text, a mark or an encryption to take off. The
 * answer for a container is remembered, because values never change.
 */
export function needsRendering(value: Value): boolean {
  if (typeof value === 'string') return mayBeTemplate(value);
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof UnsafeText || value instanceof VaultText) return value instanceof VaultText;
  if (isUnsafe(value) || value instanceof LazyDict) return false;
  if (!Array.isArray(value) && !(value instanceof Map)) return false;
  const known = containers.get(value);
  if (known !== undefined) return known;
  let answer = false;
  for (const member of value.values()) {
    if (member instanceof UnsafeText || isMarked(member) || needsRendering(member)) {
      answer = true;
      break;
    }
  }
  if (!answer && value instanceof Map) for (const key of value.keys()) if (key instanceof UnsafeText) answer = true;
  containers.set(value, answer);
  return answer;
}

function isMarked(value: Value): boolean {
  return typeof value === 'object' && value !== null && isUnsafe(value);
}

/** True when a text has any of the opening braces of the default syntax. */
export function mayBeTemplate(text: string): boolean {
  for (let at = text.indexOf('{'); at !== -1; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 123 || next === 37 || next === 35) return true;
  }
  return false;
}
