import { expect, test } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/parsing/index.ts';

/** Texts that are neither YAML nor JSON, and what Python's json module says of each. */
const MISTAKES: readonly (readonly [text: string, says: string])[] = [
  ['{ }}', 'Extra data: line 1 column 4 (char 3)'],
  ['{ a: b: c', 'Expecting property name enclosed in double quotes: line 1 column 3 (char 2)'],
  ['[1,2', "Expecting ',' delimiter: line 1 column 5 (char 4)"],
  ['{"a":1,,}', 'Expecting property name enclosed in double quotes: line 1 column 8 (char 7)'],
  ['{"a" 1}: x: y', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
  ['["a\\qb": x', 'Invalid \\escape: line 1 column 4 (char 3)'],
  ['["a\\u12": x', 'Invalid \\uXXXX escape: line 1 column 5 (char 4)'],
  ['["abc', 'Unterminated string starting at: line 1 column 2 (char 1)'],
  ['{"é": [1 2}', "Expecting ',' delimiter: line 1 column 10 (char 9)"],
  ['[\n1,\n x: y: z', 'Expecting value: line 3 column 2 (char 6)'],
  ['["a\tb": {', 'Invalid control character at: line 1 column 4 (char 3)'],
  ['{"a":1} x: y', 'Extra data: line 1 column 9 (char 8)'],
  ['[,]: {', 'Expecting value: line 1 column 2 (char 1)'],
];

test.each(MISTAKES)('%j is told what is wrong with it as JSON', (text, says) => {
  const [first] = parseYaml(new SourceFile('vars.json', text)).errors;
  expect(first?.hint?.split('; ')[0]).toBe(`JSON: ${says}`);
});

test('a text that does not begin as JSON is YAML alone', () => {
  expect(parseYaml(new SourceFile('vars.yml', 'a: b: c')).errors[0]?.hint).not.toContain('JSON');
});
