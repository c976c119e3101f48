import { fstatSync, lstatSync, type Stats, statSync } from 'node:fs';
import { asText, isInt, type Py, typeError, typeName, Undefined } from '../../values/index.ts';

/** The text of a path. Raises the type error that Python's os.path has for the rest. */
export function pathText(value: Py): string {
  const text = asText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) throw value.error();
  throw typeError(`expected str, bytes or os.PathLike object, not ${typeName(value)}`);
}

/** The text of a path, or the number of an open file, which Python's os.path takes too. */
export function pathOrNumber(value: Py): string | number {
  if (typeof value === 'boolean') return Number(value);
  return isInt(value) ? Number(value) : pathText(value);
}

/** What a path leads to; undefined when nothing is there. */
export function statOf(path: string | number): Stats | undefined {
  try {
    return typeof path === 'number' ? fstatSync(path) : statSync(path);
  } catch {
    return undefined;
  }
}

/** The same without following a link. */
export function linkStatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
