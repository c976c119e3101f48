import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/parsing/index.ts';

/** PyYAML does not care how far the further lines of a quoted text are indented; real playbooks rely on it. */
describe('quoted text over several lines', () => {
  it.each([
    ['a:\n  b: "x\n y\nz"\n  c: 1\n', 'x y z'],
    ["a:\n  b: 'x\n\n  y'\n  c: 1\n", 'x\ny'],
    ['a:\n  b: ["x\ny"]\n  c: 1\n', ['x y']],
  ])('%j', (text, value) => {
    const parsed = parseYaml(new SourceFile('x.yml', text));
    expect(parsed.errors).toEqual([]);
    expect(parsed.value).toEqual(
      new Map([
        [
          'a',
          new Map<string, unknown>([
            ['b', value],
            ['c', 1],
          ]),
        ],
      ]),
    );
  });

  it('still ends at a document mark', () => {
    expect(parseYaml(new SourceFile('x.yml', 'a:\n  b: "x\n---\n"\n')).errors).not.toEqual([]);
  });
});
