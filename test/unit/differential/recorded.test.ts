import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SUITES } from '../../../scripts/differential/suites.ts';

const FOLDER = join(import.meta.dirname, '../../corpus/differential');

/** Samples that scripts/differential/compare.ts --record has written: random questions with Python's own answers. */
test.each(Object.entries(SUITES))('answers as Python does: %s', async (name, suite) => {
  const rows = readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  expect(rows.length).toBeGreaterThan(100);
  for (const row of rows) {
    const { question, answer } = JSON.parse(row) as { question: object; answer: unknown };
    expect(await suite.answer(question), JSON.stringify(question)).toEqual(answer);
  }
});
