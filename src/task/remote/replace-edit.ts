import { expandMatch, pythonRegex } from '../../util/python-regex.ts';

export interface ReplaceEdit {
  readonly regexp: string;
  readonly replace: string;
  /** Only what stands between matches of these is looked at. */
  readonly after?: string;
  readonly before?: string;
}

/**
 * replace: every match in the text, or in the stretch that `after` and `before` leave.
 *
 * @returns undefined as text when after or before is not found, with the pattern that was looked for
 * @throws PythonRegexError
 */
export function replaceAll(text: string, edit: ReplaceEdit): { text?: string; count: number; pattern: string } {
  const pattern = sectionPattern(edit);
  let start = 0;
  let end = text.length;
  if (pattern !== '') {
    const found = pythonRegex(pattern, { flags: 's' }).exec(text);
    const indices = found?.indices?.groups?.subsection;
    if (indices === undefined) return { count: 0, pattern };
    [start, end] = indices;
  }
  const section = text.slice(start, end);
  let out = '';
  let last = 0;
  let count = 0;
  for (const match of section.matchAll(pythonRegex(edit.regexp, { flags: 'm' }))) {
    out += section.slice(last, match.index) + expandMatch(edit.replace, match);
    last = match.index + match[0].length;
    count += 1;
  }
  return { text: text.slice(0, start) + out + section.slice(last) + text.slice(end), count, pattern };
}

function sectionPattern(edit: ReplaceEdit): string {
  if (edit.after !== undefined && edit.before !== undefined) return `${edit.after}(?P<subsection>.*?)${edit.before}`;
  if (edit.after !== undefined) return `${edit.after}(?P<subsection>.*)`;
  return edit.before === undefined ? '' : `(?P<subsection>.*)${edit.before}`;
}
