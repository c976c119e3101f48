import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleCbx } from '../helpers/bundled-cbx.ts';

/** Runs every case of test/corpus/playbook with its own scorer: what is compared stands in the corpus' README. */
interface Score {
  readonly total: {
    readonly cases: number;
    readonly pass: number;
    readonly stdout: number;
    readonly stdoutCases: number;
  };
  readonly results: readonly { readonly id: string; readonly pass: boolean; readonly notes: readonly string[] }[];
}

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cbx-corpus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the playbook corpus', () => {
  it('gives exit codes, recaps, events and files of every case, and 98 % of the text', {
    timeout: 600_000,
  }, async () => {
    const score = await runScorer(await bundleCbx('playbook-corpus'));
    const failed = score.results.filter((result) => !result.pass).map(({ id, notes }) => `${id}: ${notes[0]}`);
    expect(failed).toEqual([]);
    expect(score.total.cases).toBeGreaterThan(100);
    expect(score.total.stdout / score.total.stdoutCases).toBeGreaterThanOrEqual(0.98);
  });
});

/** The one case that becomes another user needs sudo on this machine. */
function filter(): string[] {
  const hasSudo = (process.env.PATH ?? '').split(':').some((place) => existsSync(join(place, 'sudo')));
  if (hasSudo) return [];
  console.warn('cli-become-root is left out: there is no sudo on this machine');
  return ['--filter', '^(?!cli-become-root$)'];
}

function runScorer(cbx: string): Promise<Score> {
  const report = join(folder, 'score.json');
  const args = [
    join(here, 'score/playbook.mjs'),
    join(here, 'playbook'),
    '--tool',
    `${process.execPath} ${cbx} playbook`,
  ];
  return new Promise((resolve) => {
    // The scorer exits with 1 when a case fails; its report says more.
    execFile(process.execPath, [...args, ...filter(), '--json', report], { maxBuffer: 1 << 26 }, () => {
      resolve(JSON.parse(readFileSync(report, 'utf8')) as Score);
    });
  });
}
