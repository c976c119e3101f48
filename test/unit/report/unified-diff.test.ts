import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/util/unified-diff.ts';

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
const diff = (before: string, after: string): string =>
  unifiedDiff(lines(before), lines(after), 'before', 'after').join('');

describe('unified diffs as difflib gives them', () => {
  it('is empty for equal texts', () => expect(diff('a\nb\n', 'a\nb\n')).toBe(''));

  it('shows a change with its context', () => {
    expect(diff('one\ntwo\n', 'one\nthree\n')).toBe('--- before\n+++ after\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n');
  });

  it('counts an added file from line 0', () => {
    expect(diff('', 'a\n')).toBe('--- before\n+++ after\n@@ -0,0 +1 @@\n+a\n');
  });

  it('counts a removed file to line 0', () => {
    expect(diff('a\nb\n', '')).toBe('--- before\n+++ after\n@@ -1,2 +0,0 @@\n-a\n-b\n');
  });

  it('splits changes that lie further apart than their contexts', () => {
    const before = Array.from({ length: 20 }, (_, index) => `${index}\n`).join('');
    const after = before.replace('2\n', 'two\n').replace('17\n', 'seventeen\n');
    expect(diff(before, after)).toBe(
      '--- before\n+++ after\n@@ -1,6 +1,6 @@\n 0\n 1\n-2\n+two\n 3\n 4\n 5\n' +
        '@@ -15,6 +15,6 @@\n 14\n 15\n 16\n-17\n+seventeen\n 18\n 19\n',
    );
  });
});
