import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Reporter, RunEvent, TaskRun } from '../../../src/executor/events.ts';
import { jsonReporter } from '../../../src/report/json.ts';
import { junitOptions, junitReporter } from '../../../src/report/junit.ts';
import { onelineReporter } from '../../../src/report/oneline.ts';
import type { Output } from '../../../src/report/output.ts';
import { profileReporter } from '../../../src/report/profile.ts';
import { debugCallbackText, yamlCallbackText, yamlText } from '../../../src/report/result-text.ts';
import { severalReporters } from '../../../src/report/several.ts';
import { timerReporter } from '../../../src/report/timer.ts';
import { treeReporter } from '../../../src/report/tree.ts';

/** Texts recorded from ansible-core 2.14 with the collections of the time; times come from a clock of the test's own. */
const folder = mkdtempSync(join(tmpdir(), 'cbx-callbacks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const taskRun = (name: string, module = 'command', id = 1, args = ''): TaskRun =>
  ({
    id,
    name,
    handler: false,
    checkMode: false,
    path: '/p/site.yml:3',
    args,
    task: { action: { module, written: { value: module } } },
  }) as unknown as TaskRun;

const result = (status: string, data: object, run = taskRun('a task'), host = 'h1'): RunEvent =>
  ({ type: 'host:result', run, host, status, result: data, ignored: false, looped: false, diffs: [] }) as never;

const start = (run: TaskRun): RunEvent => ({ type: 'task:start', run, isSilent: false });
const end = { type: 'playbook:end', stats: new Map(), custom: new Map() } as RunEvent;
const play = { type: 'play:start', name: 'my <play>', hosts: [], checkMode: false } as unknown as RunEvent;

function written(make: (output: Output) => Reporter, ...events: RunEvent[]): string {
  let text = '';
  const out = (more: string): void => {
    text += more;
  };
  const reporter = make({ out, err: () => undefined, columns: 79, colour: false });
  for (const event of events) reporter.on(event);
  return text;
}

/** A clock that is one and a half seconds on whenever it is asked. */
function clock(): () => number {
  let at = Date.UTC(2026, 10, 22, 18, 0, 0) - 1500;
  return () => {
    at += 1500;
    return at;
  };
}

describe('results as text', () => {
  const failed = { changed: true, rc: 3, msg: 'no', stdout: 'a\nb', stdout_lines: ['a', 'b'], failed: true };

  it('are YAML below the line in the yaml callback, with the change on it', () => {
    expect(yamlCallbackText(0)(failed, 'command')).toBe(
      "changed=true \n  msg: 'no'\n  rc: 3\n  stdout: |-\n    a\n    b\n  stdout_lines: <omitted>",
    );
    expect(yamlCallbackText(0)({ msg: { a: [] } } as never, 'debug')).toBe('\n  msg:\n    a: []');
  });

  it('are YAML four blanks in with callback_result_format', () => {
    expect(yamlText(0)({ changed: false, msg: 'boom' }, 'fail')).toBe('\n    changed: false\n    msg: boom');
    expect(yamlText(0)({}, 'debug')).toBe('\n    {}');
  });

  it('keep texts that begin with a blank readable as YAML', () => {
    expect(yamlText(0)({ msg: '  in\nout' }, 'fail')).toBe('\n    msg: |4-\n          in\n        out');
  });

  it('show output as it is in the debug callback', () => {
    expect(debugCallbackText(0)(failed, 'command')).toBe(
      '{\n    "changed": true,\n    "rc": 3\n}\n\nSTDOUT:\n\na\nb\n\n\nMSG:\n\nno\n',
    );
  });
});

describe('callbacks beside the one that prints', () => {
  it('tell how long the run took', () => {
    const text = written((output) => timerReporter(output, clock()), end);
    expect(text).toBe('Playbook run took 0 days, 0 hours, 0 minutes, 1 seconds\n');
  });

  it('tell when tasks began and which took longest', () => {
    const [one, two] = [taskRun('one'), taskRun('two', 'debug', 2)];
    const options = { by: 'task', limit: 1, order: 'descending', summaryOnly: false } as const;
    const lines = written((output) => profileReporter(output, options, clock()), start(one), start(two), end);
    const rows = lines.split('\n');
    expect(rows[0]).toMatch(/^Sunday 22 November 2026 {2}\d\d:00:01 [+-]\d{4} \(0:00:01\.500\) {7}0:00:01\.500 \*+$/);
    expect(rows.slice(0, 3).every((row) => row.length === 79)).toBe(true);
    expect(rows.slice(3)).toEqual(['='.repeat(79), `one ${'-'.repeat(69)} 1.50s`, '']);
  });

  it('add up the times of roles, tasks outside them by module', () => {
    const options = { by: 'role', limit: 'all', order: 'descending', summaryOnly: true } as const;
    const run = taskRun('one', 'debug');
    const lines = written((output) => profileReporter(output, options, clock()), start(run), end);
    expect(lines.split('\n').slice(2)).toEqual([
      `debug ${'-'.repeat(67)} 1.50s`,
      '~'.repeat(79),
      `total ${'-'.repeat(67)} 1.50s`,
      '',
    ]);
  });

  it("keep each host's last result in a file of its name, never outside the folder", () => {
    const tree = join(folder, 'tree');
    const reporter = treeReporter(tree, 0);
    reporter.on(result('ok', { changed: false, a: [1] }));
    reporter.on(result('ok', { changed: true }, undefined, '../h2'));
    expect(readdirSync(tree).sort()).toEqual(['.._h2', 'h1']);
    expect(readFileSync(join(tree, 'h1'), 'utf8')).toBe('{"a": [1], "changed": false}');
  });

  it('write a JUnit file per playbook: failures, skips, escaped names', () => {
    const reporter = junitReporter(junitOptions({ JUNIT_OUTPUT_DIR: join(folder, 'junit') }), clock());
    const run = taskRun('a & b', 'command', 1, 'x="1"');
    const playbook = { type: 'playbook:start', file: '/p/site.yml', plays: 1 } as RunEvent;
    for (const event of [playbook, play, start(run)]) reporter.on(event);
    reporter.on(result('failed', { msg: 'no\u001b[0m', rc: 1 }, run));
    reporter.on(result('skipped', { skip_reason: 'Conditional result was False' }, run, 'h2'));
    reporter.on(end);
    const [file] = readdirSync(join(folder, 'junit'));
    expect(file).toMatch(/^site-[\d.]+\.xml$/);
    const text = readFileSync(join(folder, 'junit', String(file)), 'utf8');
    expect(text).toBe(
      [
        '<?xml version="1.0" ?>',
        '<testsuites disabled="0" errors="0" failures="1" tests="2" time="4.5">',
        '\t<testsuite disabled="0" errors="0" failures="1" name="site" skipped="1" tests="2" time="4.5">',
        '\t\t<testcase classname="/p/site.yml:3" name="[h1] my &lt;play&gt;: a &amp; b x=&quot;1&quot;" time="1.5">',
        '\t\t\t<failure message="no[0m" type="failure">{\n&quot;msg&quot;: &quot;no\\u001b[0m&quot;,\n&quot;rc&quot;: 1\n}</failure>',
        '\t\t</testcase>',
        '\t\t<testcase classname="/p/site.yml:3" name="[h2] my &lt;play&gt;: a &amp; b x=&quot;1&quot;" time="3">',
        '\t\t\t<skipped>Conditional result was False</skipped>',
        '\t\t</testcase>',
        '\t</testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    );
  });

  it('hear every event after the one that prints', () => {
    const heard: string[] = [];
    const listener = (name: string): Reporter => ({ on: ({ type }) => void heard.push(`${name} ${type}`) });
    severalReporters([listener('a'), listener('b')]).on(end);
    expect(heard).toEqual(['a playbook:end', 'b playbook:end']);
  });
});

describe('other printing callbacks', () => {
  it('give a line per host in oneline', () => {
    const text = written(
      (output) => onelineReporter(output, 0),
      result('changed', { changed: true, rc: 0, stdout: 'a\r\nb', stderr: 'e' }),
      result('failed', { changed: true, rc: 1, msg: 'no', failed: true }),
      result('ok', { changed: false, msg: 'hi', _ansible_verbose_always: true }, taskRun('d', 'debug')),
      result('skipped', { skipped: true }),
    );
    expect(text.split('\n')).toEqual([
      'h1 | CHANGED | rc=0 | (stdout) a\\nb (stderr) e',
      'h1 | FAILED! => {"changed": true,"msg": "no","rc": 1}',
      'h1 | SUCCESS => {    "changed": false,    "msg": "hi"}',
      'h1 | SKIPPED',
      '',
    ]);
  });

  it('write one JSON document with counters under the names of the json callback', () => {
    const stats = new Map([
      ['h1', { ok: 1, changed: 0, unreachable: 0, failed: 2, skipped: 0, rescued: 0, ignored: 0 }],
    ]);
    const custom = new Map([['_run', new Map([['a', 1]])]]);
    const last = { type: 'playbook:end', stats, custom } as RunEvent;
    const document = (isShown: boolean): { stats: { h1: object }; global_custom_stats: object } =>
      JSON.parse(written((output) => jsonReporter(output, isShown), last));
    const [shown, hidden] = [document(true), document(false)];
    expect(shown.stats.h1).toMatchObject({ failures: 2, ok: 1 });
    expect([shown.global_custom_stats, hidden.global_custom_stats]).toEqual([{ a: 1 }, {}]);
  });
});
