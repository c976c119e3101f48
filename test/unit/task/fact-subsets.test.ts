import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { chooseSubsets } from '../../../src/task/remote/facts/subsets.ts';

/** What ansible-core 2.14 gathered for each gather_subset (words with commas between them). */
const ANSWERS = JSON.parse(readFileSync(new URL('fact-subsets.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

it.each(Object.entries(ANSWERS))('gather_subset "%s"', (given, names) => {
  const chosen = chooseSubsets(given.split(','));
  expect([...chosen].sort().join(' ')).toBe(names);
});
