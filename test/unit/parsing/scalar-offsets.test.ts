import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { parseYaml, scalarOffsets, spanOf } from '../../../src/parsing/index.ts';

/** Each scalar holds @ where the mark is to be found again: at the same place of the source. */
const SCALARS: readonly string[] = [
  'a @ b',
  'a\n  b @ c',
  'a\n\n\n  b\n  @',
  '"@"',
  '"a\\tb \\"c\\" @"',
  '"a \\\n   b @"',
  '"a\n\n   b @ c"',
  '"\\x41\\u00e9\\U0001F600 @"',
  '"x\\n\\n  @ y\\\\"',
  '"\\ta @"',
  "'it''s @'",
  "'a\n   b\n\n   c @'",
  '|\n    a\n      b @\n    c\n',
  '|-\n    @\n',
  '|2\n      a @\n',
  '|  # why\n    a @\n',
  '>\n    a\n    b @\n\n      deeper @\n    c\n',
  '>+\n    a\n\n\n    @\n\n',
];

describe('where the units of a scalar stand in what was written', () => {
  it.each(SCALARS)('%j', (written) => {
    const file = new SourceFile('x.yml', `k: ${written}\n`);
    const parsed = parseYaml(file).value;
    const value = (parsed as ReadonlyMap<string, string>).get('k') ?? '';
    const span = spanOf(parsed, 'k')?.value;
    const from = file.text.slice(span?.start);
    const offsets = scalarOffsets(from, value) ?? [];
    const marks = [...value].length === 0 ? [] : [...value.matchAll(/@/g)];
    expect(marks.length).toBeGreaterThan(0);
    const found = marks.map((mark) => offsets[mark.index]);
    expect(found).toEqual([...from.matchAll(/@/g)].map((mark) => mark.index));
    expect(offsets).toHaveLength(value.length + 1);
  });

  it('knows what was not written like that', () => {
    expect(scalarOffsets('a b', 'a c')).toBeUndefined();
    expect(scalarOffsets('a', 'a b')).toBeUndefined();
    expect(scalarOffsets('|', 'a')).toBeUndefined();
  });
});
