import { fstatSync, lstatSync, type Stats, statSync } from 'node:fs';
import { isInt, type Py } from '../../values/index.ts';
import { wantText } from './want-text.ts';

/** The text of a path. */
export function pathText(value: Py): string {
  return wantText(value, 'a path');
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
