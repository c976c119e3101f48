import { lstatSync, type Stats, statSync } from 'node:fs';
import { type Py, str, Undefined } from '../../values/index.ts';

/** The text of a path. */
export function pathText(value: Py): string {
  if (value instanceof Undefined) throw value.error();
  return str(value);
}

/** What a path leads to; undefined when nothing is there. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
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
