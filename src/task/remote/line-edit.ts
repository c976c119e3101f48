import { type PythonRegex, pythonRegex, type RegexMatch } from '../../values/regex/regex.ts';

export interface LineEdit {
  readonly line: string;
  readonly regexp?: string;
  readonly searchString?: string;
  readonly backrefs: boolean;
  readonly firstMatch: boolean;
  readonly insertAfter?: string;
  readonly insertBefore?: string;
}

/**
 * lineinfile with state=present: replaces the last (or first) line that matches, else inserts the line.
 * ansible-core 2.14: a line that is there already is left alone wherever it stands; insertafter and insertbefore are
 * not looked at when the regexp matches; a file without a last newline gets one.
 *
 * @param text the file, one character per byte
 * @returns the new text and what was done: `line replaced`, `line added` or nothing
 * @throws PythonRegexError
 */
export function ensureLine(text: string, edit: LineEdit): { text: string; msg: string } {
  const lines = linesWithEnds(text);
  const matcher = edit.regexp === undefined ? undefined : pythonRegex(edit.regexp, { isBytes: true });
  const isAfter = edit.insertAfter !== undefined && !isEdge(edit.insertAfter);
  const place = isAfter ? edit.insertAfter : edit.insertBefore;
  const placer = place === undefined || isEdge(place) ? undefined : pythonRegex(place, { isBytes: true });

  let at = -1;
  let match: RegexMatch | undefined;
  let exact = -1;
  let insertAt = -1;
  for (const [index, line] of lines.entries()) {
    const found = matches(line, edit, matcher);
    if (found !== undefined) {
      if (!edit.firstMatch || at === -1) {
        at = index;
        match = found === true ? undefined : found;
      }
    } else if (withoutEnd(line) === edit.line) exact = index;
    if (placer !== undefined && placer.search(line) !== undefined && (!edit.firstMatch || insertAt === -1)) {
      insertAt = index + (isAfter ? 1 : 0);
    }
  }
  if (at === -1 && !edit.backrefs) at = exact;

  if (at !== -1) {
    const line = edit.backrefs && match !== undefined ? (matcher?.expand(edit.line, match) ?? edit.line) : edit.line;
    const ended = line.endsWith('\n') ? line : `${line}\n`;
    if (lines[at] === ended) return { text, msg: '' };
    lines[at] = ended;
    return { text: lines.join(''), msg: 'line replaced' };
  }
  if (edit.backrefs) return { text, msg: '' };
  const added = `${edit.line}\n`;
  if (edit.insertBefore === 'BOF' || edit.insertAfter === 'BOF') lines.unshift(added);
  else {
    const index = insertAt === -1 ? lines.length : insertAt;
    const before = lines[index - 1];
    if (before !== undefined && !/[\r\n]$/.test(before)) lines[index - 1] = `${before}\n`;
    lines.splice(index, 0, added);
  }
  return { text: lines.join(''), msg: 'line added' };
}

/** lineinfile with state=absent: removes every line that matches, or that is the line. */
export function removeLines(
  text: string,
  edit: { readonly line?: string; readonly regexp?: string; readonly searchString?: string },
): { text: string; found: number } {
  const matcher = edit.regexp === undefined ? undefined : pythonRegex(edit.regexp, { isBytes: true });
  const lines = linesWithEnds(text);
  const kept = lines.filter((line) => {
    if (matcher !== undefined) return matcher.search(line) === undefined;
    if (edit.searchString !== undefined) return !line.includes(edit.searchString);
    return withoutEnd(line) !== edit.line;
  });
  return { text: kept.join(''), found: lines.length - kept.length };
}

/** Lines with their ends; a lone \r ends none (Python's readlines on a file opened in binary mode). */
export function linesWithEnds(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function matches(line: string, edit: LineEdit, matcher: PythonRegex | undefined): RegexMatch | true | undefined {
  if (matcher !== undefined) return matcher.search(line);
  if (edit.searchString !== undefined) return line.includes(edit.searchString) ? true : undefined;
  return undefined;
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

function isEdge(place: string): boolean {
  return place === 'BOF' || place === 'EOF';
}
