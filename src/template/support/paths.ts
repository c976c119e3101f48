import { lstatSync, type Stats, statSync } from 'node:fs';
import type { Py } from '../../values/index.ts';
import { wantText } from './want-text.ts';

/** The text of a path. */
export function pathText(value: Py): string {
  return wantText(value, 'a path');
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
