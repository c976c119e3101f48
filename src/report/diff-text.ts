import { unifiedDiff } from '../util/unified-diff.ts';
import { dumpJson } from './python-json.ts';
import type { Paint } from './style.ts';

interface DiffData {
  readonly before?: unknown;
  readonly after?: unknown;
  readonly before_header?: string;
  readonly after_header?: string;
  readonly prepared?: string;
  readonly src_binary?: unknown;
  readonly dst_binary?: unknown;
  readonly src_larger?: unknown;
  readonly dst_larger?: unknown;
}

/** One or several diffs of a result as text that ends in an empty line; '' when there is nothing to show. */
export function diffText(diff: unknown, paint: Paint, context?: number): string {
  const all = (Array.isArray(diff) ? diff : [diff]).filter((entry) => entry !== null && entry !== undefined);
  return all.map((entry) => one(entry as DiffData, paint, context)).join('');
}

function one(diff: DiffData, paint: Paint, context: number | undefined): string {
  let text = '';
  if (diff.dst_binary) text += 'diff skipped: destination file appears to be binary\n';
  if (diff.src_binary) text += 'diff skipped: source file appears to be binary\n';
  if (diff.dst_larger) text += `diff skipped: destination file size is greater than ${diff.dst_larger}\n`;
  if (diff.src_larger) text += `diff skipped: source file size is greater than ${diff.src_larger}\n`;
  if (diff.before !== undefined && diff.after !== undefined) {
    const rows = unifiedDiff(
      lines(diff.before),
      lines(diff.after),
      diff.before_header ? `before: ${diff.before_header}` : 'before',
      diff.after_header ? `after: ${diff.after_header}` : 'after',
      context,
    );
    for (const row of rows) text += colour(row, paint);
    if (rows.length > 0) text += '\n';
  }
  return diff.prepared === undefined ? text : text + diff.prepared;
}

function lines(side: unknown): string[] {
  const text = typeof side === 'string' ? side : `${dumpJson(side, { indent: 4, sortKeys: true })}\n`;
  const rows = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const last = rows.length - 1;
  if (last >= 0 && !(rows[last] as string).endsWith('\n')) rows[last] += '\n\\ No newline at end of file\n';
  return rows;
}

function colour(row: string, paint: Paint): string {
  const style = row.startsWith('+')
    ? 'added'
    : row.startsWith('-')
      ? 'removed'
      : row.startsWith('@')
        ? 'hunk'
        : undefined;
  return style === undefined ? row : `${paint(row.replace(/\n$/, ''), style)}\n`;
}
