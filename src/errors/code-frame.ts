import type { Span } from './span.ts';

const MAX_WIDTH = 100;

/**
 * The line of a span, the line before it and a caret below, each with its number; cut around the caret to MAX_WIDTH
 * columns. Empty for decrypted files, whose lines must not be shown, and for files that are known by their path alone.
 */
export function codeFrame(at: Span): string {
  if (at.file.secret || at.file.text === '') return '';
  const { line, column } = at.file.position(at.start);
  const text = at.file.line(line) ?? '';
  const width = String(line).length;
  const cut = Math.max(0, column - 1 - Math.floor(MAX_WIDTH * 0.6));
  const gutter = (label: string): string => `${label.padStart(width)} | `;
  const rows: string[] = [];
  const before = line > 1 ? at.file.line(line - 1) : undefined;
  if (before !== undefined && before.trim() !== '') rows.push(gutter(String(line - 1)) + window(before, cut));
  rows.push(gutter(String(line)) + window(text, cut));
  const length = Math.max(1, Math.min(at.end - at.start, text.length - column + 1));
  // Tabs stay tabs below the line, so that the caret stands where the eye expects it.
  const indent = text.slice(cut, column - 1).replace(/[^\t]/g, ' ');
  rows.push(gutter('') + indent + '^'.repeat(Math.min(length, MAX_WIDTH - indent.length)));
  return rows.map((row) => row.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\uFFFD').trimEnd()).join('\n');
}

function window(text: string, cut: number): string {
  return text.slice(cut, cut + MAX_WIDTH);
}
