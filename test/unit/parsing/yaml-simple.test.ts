import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { parseYaml, spanOf } from '../../../src/parsing/index.ts';
import { parseSimpleYaml } from '../../../src/parsing/yaml-simple.ts';
import { isDict, isList, type Value } from '../../../src/values/index.ts';

/**
 * The reader of simple files against the full parser: the same values in the same places. A comment at the end makes the
 * full parser read the same text.
 */
const SIMPLE = [
  'a: 1\n',
  'a: 1',
  '---\na: 1\nb: two words\n',
  'a:\nb: yes\nc: 2020-01-01\nd: 0x1f\ne: 017\nf: 1e3\ng: 1.0\nh: 10.0.0.1\n',
  'list:\n  - 1\n  - two\n  - 3.0\nlast: x\n',
  'list:\n- 1\n- b c\n\n- d\nempty:\n',
  'map: {a: 1, b: two words , c: 3}\nlist: [ 1, b,c d ]\n',
  'n: null\n',
  'a:   spaced\n\n\nb: x/y.z\n',
];
const LEFT_ALONE = [
  '',
  '---\n',
  '# only\n',
  'a: "q"\n',
  'a: b: c\n',
  'a: 1\na: 2\n',
  'a: 2020-13-01\n',
  'yes: 1\n',
  'a:\n  b: 1\n',
  'a: [1, [2]]\n',
  'a: {b: 1, b: 2}\n',
  'a: {b}\n',
  'a: [1,]\n',
  'a: 1\r\n',
  'a: &x 1\n',
  'a: !!str 1\n',
  'a: x # y\n',
  'a: 1 \n',
  '- 1\n',
  'a: 1\n- 2\n',
  'a:\n  - 1\n - 2\n',
  'a: é\n',
  'a: 1\n b: 2\n',
  'a: |\n  x\n',
  'a: -\n',
  'a: -1\n',
];

/** Every place in a value, in the order of its members. */
function places(value: Value): unknown {
  if (isDict(value)) {
    return [...value].map(([key, member]) => {
      const at = spanOf(value, key);
      return [key, at?.key?.start, at?.key?.end, at?.value.start, at?.value.end, places(member)];
    });
  }
  if (!isList(value)) return undefined;
  return value.map((item, index) => [spanOf(value, index)?.value.start, spanOf(value, index)?.value.end, places(item)]);
}

describe('simple YAML', () => {
  it.each(SIMPLE)('%j is read as the full parser reads it', (text) => {
    const simple = parseSimpleYaml(new SourceFile('x', text));
    const full = parseYaml(new SourceFile('x', `${text}${text.endsWith('\n') ? '' : '\n'}# end\n`)).value;
    expect(simple).toEqual(full);
    expect(places(simple as Value)).toEqual(places(full));
  });

  it.each(LEFT_ALONE)('%j is left to the full parser', (text) => {
    expect(parseSimpleYaml(new SourceFile('x', text))).toBeUndefined();
  });
});
