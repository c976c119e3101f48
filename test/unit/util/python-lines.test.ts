import { describe, expect, test } from 'vitest';
import { splitLines, trimLineEnds } from '../../../src/util/python-lines.ts';

describe('lines as Python has them', () => {
  test('line ends at the end alone go away', () => {
    expect(trimLineEnds('\na\r\n\nb \r\n\n')).toBe('\na\r\n\nb ');
    expect([trimLineEnds(''), trimLineEnds('\n\r\n')]).toEqual(['', '']);
  });

  test('a million empty lines take no longer than they must', () => {
    const text = `${'\n'.repeat(1_000_000)}x`;
    expect(trimLineEnds(`${text}\n`)).toBe(text);
    expect(splitLines(text)).toHaveLength(1_000_001);
  });
});
