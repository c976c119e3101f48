import { pythonRegex } from '../../values/regex/regex.ts';

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
    const regex = pythonRegex(pattern, { dotAll: true });
    const span = regex.searchSpans(text)?.[regex.names.get('subsection') ?? 0];
    if (span === undefined) return { count: 0, pattern };
    [start, end] = span;
  }
  const regex = pythonRegex(edit.regexp, { multiLine: true });
  const replaced = regex.replace(text.slice(start, end), edit.replace);
  return { text: text.slice(0, start) + replaced.text + text.slice(end), count: replaced.count, pattern };
}

function sectionPattern(edit: ReplaceEdit): string {
  if (edit.after !== undefined && edit.before !== undefined) return `${edit.after}(?P<subsection>.*?)${edit.before}`;
  if (edit.after !== undefined) return `${edit.after}(?P<subsection>.*)`;
  return edit.before === undefined ? '' : `(?P<subsection>.*)${edit.before}`;
}
