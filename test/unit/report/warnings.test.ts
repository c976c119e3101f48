import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reporter, RunEvent } from '../../../src/executor/index.ts';
import { openLogFile } from '../../../src/report/log-file.ts';
import { deprecationText } from '../../../src/report/notices.ts';
import type { Output } from '../../../src/report/output.ts';
import { retryFileReporter } from '../../../src/report/retry-file.ts';
import { withoutWarnings } from '../../../src/report/without-warnings.ts';
import { wrapText } from '../../../src/report/wrap.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('wrapped texts', () => {
  const recorded = JSON.parse(readFileSync(new URL('wrapped.json', import.meta.url), 'utf8')) as readonly {
    readonly text: string;
    readonly columns: number;
    readonly plain: string;
    readonly kept: string;
  }[];

  it.each(recorded)("are Python's: $text", ({ text, columns, plain, kept }) => {
    expect(wrapText(text, { columns })).toBe(plain);
    expect(wrapText(text, { columns, keepBlanks: true })).toBe(kept);
  });

  it('say when something goes, and how to be left in peace', () => {
    expect(deprecationText('x is old', '2.16')).toBe(
      'x is old. This feature will be removed in version 2.16. Deprecation warnings can be disabled by setting deprecation_warnings=False in ansible.cfg.',
    );
    expect(deprecationText('x is old')).toContain('will be removed in a future release.');
  });
});

it('a log file has a record per text, without colours and empty lines', () => {
  const path = join(folder, 'run.log');
  const log = openLogFile(path, () => new Date(2026, 0, 2, 3, 4, 5, 6));
  for (const text of ['\nPLAY [all] ***\n', '\u001b[0;32mok: [h1] => {\n    "x": 1\n}\u001b[0m\n', '\n']) log(text);
  const origin = /^2026-01-02 03:04:05,006 p=\d+ u=\S+ n=cbx \| /gm;
  expect(readFileSync(path, 'utf8').replaceAll(origin, '| ')).toBe(
    '| PLAY [all] ***\n| ok: [h1] => {\n    "x": 1\n}\n',
  );
  expect(() => openLogFile(join(folder, 'none', 'run.log'))).toThrowError(/is not writeable/);
});

it('a retry file names the hosts that failed or were not reached', () => {
  let text = '';
  const output: Output = { out: (more) => (text += more), err: () => undefined, columns: 79, colour: false };
  const reporter = retryFileReporter(output, folder);
  const stats = { ok: 1, changed: 0, skipped: 0, rescued: 0, ignored: 0, unreachable: 0, failed: 0 };
  const all = new Map([
    ['h3', { ...stats, failed: 1 }],
    ['h1', { ...stats, unreachable: 1 }],
    ['h2', stats],
  ]);
  reporter.on({ type: 'playbook:start', file: '/somewhere/site.yml', plays: 1 });
  reporter.on({ type: 'playbook:end', stats: all, custom: new Map() });
  expect(text).toBe(`\tto retry, use: --limit @${join(folder, 'site.retry')}\n`);
  expect(readFileSync(join(folder, 'site.retry'), 'utf8')).toBe('h1\nh3\n');
});

it('warnings and deprecations of tasks are left out where the settings say so', () => {
  const heard: RunEvent[] = [];
  const reporter: Reporter = { on: (event) => heard.push(event) };
  const result = {
    type: 'host:result',
    result: { warnings: ['w'], deprecations: ['d'], rc: 0 },
  } as unknown as RunEvent;
  const old: RunEvent = { type: 'deprecation', message: 'old' };
  for (const unsaid of [
    { actions: true, deprecations: false },
    { actions: false, deprecations: true },
  ]) {
    const quiet = withoutWarnings(reporter, unsaid);
    for (const event of [result, old]) quiet.on(event);
  }
  expect(heard).toEqual([
    { type: 'host:result', result: { deprecations: ['d'], rc: 0 } },
    old,
    { type: 'host:result', result: { warnings: ['w'], rc: 0 } },
  ]);
});
