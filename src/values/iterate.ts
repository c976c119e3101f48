import { type Py, PyObject, PyText, typeError } from './py.ts';
import { characters, textLength } from './text.ts';
import { typeName } from './type-name.ts';
import { UnsafeText, VaultText } from './value.ts';

/** What Python's iter() walks: members, keys or characters. Raises a type error for the rest. */
export function iterate(value: Py): Iterable<Py> {
  const members = tryIterate(value);
  if (members === undefined) throw typeError(`'${typeName(value)}' object is not iterable`);
  return members;
}

/** The same, undefined where Python could not iterate. */
export function tryIterate(value: Py): Iterable<Py> | undefined {
  if (Array.isArray(value)) return value as readonly Py[];
  if (typeof value === 'string') return characters(value);
  if (value instanceof Map) return (value as ReadonlyMap<Py, Py>).keys();
  if (value instanceof PyText) return characters(value.text);
  if (value instanceof PyObject) return value.iterate();
  if (value instanceof UnsafeText) return characters(value.text);
  if (value instanceof VaultText) return characters(value.reveal());
  return undefined;
}

/** list(): always a fresh array. */
export function toList(value: Py): Py[] {
  return Array.from(iterate(value));
}

/** The members without a copy where they are an array already. */
export function listOf(value: Py): readonly Py[] {
  return Array.isArray(value) ? (value as readonly Py[]) : Array.from(iterate(value));
}

/** len(). */
export function length(value: Py): number {
  if (typeof value === 'string') return textLength(value);
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  if (value instanceof PyText) return textLength(value.text);
  if (value instanceof UnsafeText) return textLength(value.text);
  if (value instanceof VaultText) return textLength(value.reveal());
  const size = value instanceof PyObject ? value.length() : undefined;
  if (size === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return size;
}
