/**
 * Asks cbx and Python's own engines the same random questions and prints every difference.
 *
 *     npx tsx scripts/differential/compare.ts [regex|numbers|repr|order|yaml|json …] [--count 10000] [--seed 1] [--record]
 *
 * Needs /usr/bin/python3 with ansible-core 2.14. `--record` writes a sample of the questions with their answers to
 * test/corpus/differential, where the tests read it on machines without ansible-core.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SUITES } from './suites.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    record: { type: 'boolean', default: false },
  },
});

const SAMPLE = 400;
const FOLDER = join(import.meta.dirname, '../../test/corpus/differential');

let differences = 0;
for (const [name, suite] of Object.entries(SUITES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const questions = suite.questions(Number(values.seed), Number(values.count));
  const answers = ask(questions.map((question) => ({ kind: suite.kind, ...question })));
  const wrong: string[] = [];
  let skipped = 0;
  for (const [at, question] of questions.entries()) {
    if (isSkipped(answers[at])) {
      skipped += 1;
      continue;
    }
    const mine = JSON.stringify(await suite.answer(question));
    if (mine !== JSON.stringify(answers[at])) {
      wrong.push(`${JSON.stringify(question)}\n  python ${JSON.stringify(answers[at])}\n  cbx    ${mine}`);
    }
  }
  console.log(
    `${name}: ${questions.length} questions, ${skipped} that Python does not come back from, ${wrong.length} differences`,
  );
  for (const text of wrong.slice(0, 20)) console.log(text);
  differences += wrong.length;
  if (values.record && wrong.length === 0) {
    mkdirSync(FOLDER, { recursive: true });
    const rows = questions
      .map((question, at) => ({ question, answer: answers[at] }))
      .filter((row) => !isSkipped(row.answer))
      .slice(0, SAMPLE)
      .map((row) => JSON.stringify(row));
    writeFileSync(join(FOLDER, `${name}.jsonl`), `${rows.join('\n')}\n`);
  }
}
process.exitCode = differences === 0 ? 0 : 1;

function isSkipped(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'skipped' in answer;
}

function ask(questions: readonly object[]): unknown[] {
  const oracle = spawnSync('/usr/bin/python3', [join(import.meta.dirname, 'oracle.py')], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (oracle.status !== 0) throw new Error(`the oracle failed: ${oracle.stderr}`);
  return oracle.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
