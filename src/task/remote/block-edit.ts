import { type PythonRegex, pythonRegex } from '../../values/regex/regex.ts';
import { linesWithEnds } from './line-edit.ts';

export interface BlockEdit {
  /** Empty: the block and its markers go away. */
  readonly block: string;
  readonly begin: string;
  readonly end: string;
  readonly insertAfter?: string;
  readonly insertBefore?: string;
}

/**
 * blockinfile: replaces what stands between the markers (the last ones), else inserts the block with them.
 * ansible-core 2.14: markers are compared with whole lines, a block that is there stays where it is.
 *
 * @param text the file, one character per byte
 * @throws PythonRegexError
 */
export function ensureBlock(text: string, edit: BlockEdit): { text: string; msg: string } {
  const lines = linesWithEnds(text);
  const begin = `${edit.begin}\n`;
  const end = `${edit.end}\n`;
  const isMarker = (line: string, marker: string): boolean => line === marker || `${line}\n` === marker;
  const body = edit.block === '' || edit.block.endsWith('\n') ? edit.block : `${edit.block}\n`;
  const wanted = body === '' ? [] : [begin, body, end];
  let from = lines.findLastIndex((line) => isMarker(line, begin));
  let to = lines.findLastIndex((line) => isMarker(line, end));

  if (from === -1 || to === -1) {
    if (wanted.length === 0) return { text, msg: '' };
    const at = place(text, lines, edit);
    const before = lines[at - 1];
    if (before !== undefined && !before.endsWith('\n')) lines[at - 1] = `${before}\n`;
    lines.splice(at, 0, ...wanted);
  } else {
    if (to < from) [from, to] = [to, from];
    lines.splice(from, to - from + 1, ...wanted);
  }
  const changed = lines.join('');
  if (changed === text) return { text, msg: '' };
  return { text: changed, msg: wanted.length === 0 ? 'Block removed' : 'Block inserted' };
}

/** With `(?m)` in front the first match in the whole text counts, over lines as it may; else the last line that matches. */
function place(text: string, lines: readonly string[], edit: BlockEdit): number {
  if (edit.insertBefore === 'BOF') return 0;
  const pattern = edit.insertBefore ?? edit.insertAfter;
  if (pattern === undefined || pattern === 'EOF') return lines.length;
  const regex = pythonRegex(pattern, { isBytes: true });
  const found = /^\(\?[a-z]*m[a-z]*\)/i.test(pattern)
    ? lineOfMatch(text, regex, edit.insertBefore !== undefined)
    : lines.findLastIndex((line) => regex.search(line) !== undefined);
  if (found === -1) return lines.length;
  return edit.insertBefore === undefined ? found + 1 : found;
}

/** The line in which the first match starts, or ends; -1 without one. */
function lineOfMatch(text: string, regex: PythonRegex, isStart: boolean): number {
  const match = regex.search(text);
  if (match === undefined) return -1;
  const at = isStart ? match.start : match.end;
  return text.slice(0, at).split('\n').length - 1;
}
