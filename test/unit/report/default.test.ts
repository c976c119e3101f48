import { describe, expect, it } from 'vitest';
import type { ResultStatus, RunEvent, TaskRun } from '../../../src/executor/events.ts';
import { banner } from '../../../src/report/banner.ts';
import { type DefaultReporterOptions, defaultReporter } from '../../../src/report/default.ts';
import { dumpJson } from '../../../src/report/python-json.ts';
import type { TaskResult } from '../../../src/task/index.ts';
import { PyFloat } from '../../../src/values/value.ts';

const taskRun = (module: string, name = module): TaskRun =>
  ({
    id: 1,
    task: { action: { module } },
    name,
    handler: false,
    checkMode: false,
    path: '/p.yml:3',
  }) as unknown as TaskRun;

function result(module: string, status: ResultStatus, data: TaskResult, more: object = {}): RunEvent {
  return {
    type: 'host:result',
    run: taskRun(module),
    host: 'n1',
    status,
    result: data,
    ignored: false,
    looped: false,
    diffs: [],
    ...more,
  } as RunEvent;
}

function text(events: readonly RunEvent[], options: Partial<DefaultReporterOptions> = {}, colour = false): string {
  let out = '';
  const output = {
    out(part: string) {
      out += part;
    },
    err: () => undefined,
    columns: 79,
    colour,
  };
  const reporter = defaultReporter(output, { verbosity: 0, ...options });
  for (const event of events) reporter.on(event);
  return out;
}

const shown = (...events: RunEvent[]): string =>
  text([{ type: 'task:start', isSilent: false, run: taskRun('x') }, ...events])
    .split('\n')
    .slice(2)
    .join('\n');

describe('the default text', () => {
  it('fills banners with stars to 79 columns and at least three', () => {
    expect(banner('PLAY [all]')).toBe(`\nPLAY [all] ${'*'.repeat(69)}`);
    expect(banner(`TASK [${'x'.repeat(90)}]`)).toMatch(/\] \*\*\*$/);
    expect(banner('PLAY [日本]')).toBe(`\nPLAY [日本] ${'*'.repeat(68)}`);
  });

  it.each<[string, RunEvent, string]>([
    ['ok', result('command', 'ok', { changed: false }), 'ok: [n1]\n'],
    ['changed', result('command', 'changed', { changed: true }), 'changed: [n1]\n'],
    ['skipped', result('command', 'skipped', { skipped: true }), 'skipping: [n1]\n'],
    ['delegated', result('command', 'ok', {}, { delegate: 'n3' }), 'ok: [n1 -> n3]\n'],
    [
      'debug',
      result('debug', 'ok', { msg: 'hi', changed: false, _ansible_verbose_always: true }),
      'ok: [n1] => {\n    "msg": "hi"\n}\n',
    ],
    [
      'failed',
      result('fail', 'failed', { failed: true, changed: false, msg: 'x' }),
      'fatal: [n1]: FAILED! => {"changed": false, "msg": "x"}\n',
    ],
    [
      'ignored',
      result('fail', 'failed', { failed: true, msg: 'x' }, { ignored: true }),
      'fatal: [n1]: FAILED! => {"msg": "x"}\n...ignoring\n',
    ],
    [
      'unreachable',
      result('ping', 'unreachable', { unreachable: true, msg: 'gone' }),
      'fatal: [n1]: UNREACHABLE! => {"msg": "gone", "unreachable": true}\n',
    ],
    [
      'controls are escaped',
      result('fail', 'failed', { msg: '\u001b[31m\u009b' }),
      'fatal: [n1]: FAILED! => {"msg": "\\u001b[31m\\u009b"}\n',
    ],
  ])('%s', (_name, event, expected) => expect(shown(event)).toBe(expected));

  it('shows a looped task by its items alone', () => {
    const looped = { looped: true };
    expect(shown(result('command', 'changed', { changed: true, results: [] }, looped))).toBe('');
    expect(shown(result('command', 'failed', { failed: true, results: [] }, looped))).toBe('');
    expect(shown(result('command', 'skipped', { skipped: true, results: [] }, looped))).toBe('skipping: [n1]\n');
  });

  it('tells on stderr of tasks that take long, with what they said last', () => {
    let err = '';
    const output = {
      out: () => undefined,
      err(part: string) {
        err += part;
      },
      columns: 79,
      colour: false,
    };
    const reporter = defaultReporter(output, { verbosity: 0 });
    const who = { run: taskRun('command', 'build it'), host: 'n1' };
    reporter.on({ type: 'host:output', ...who, from: 'stdout', text: 'one\ntwo\n' });
    reporter.on({ type: 'host:slow', ...who, elapsedMs: 10_100 });
    expect(err).toBe('[n1] build it: running for 10 s, last output: two\n');
  });

  it('pads the recap, and paints only counters above zero', () => {
    const stats = { ok: 2, changed: 1, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
    const end: RunEvent = { type: 'playbook:end', stats: new Map([['n1', stats]]), custom: new Map() };
    expect(text([end])).toContain(
      'n1                         : ok=2    changed=1    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   \n',
    );
    expect(text([end], {}, true)).toContain(
      '\u001b[0;32mok=2   \u001b[0m \u001b[0;33mchanged=1   \u001b[0m unreachable=0   ',
    );
  });
});

describe('JSON as Python writes it', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [true, null, 'é'] }, '{"a": [true, null, "é"], "b": 1}'],
    [new Map<unknown, unknown>([[1, new PyFloat(2)]]), '{"1": 2.0}'],
    [1e-7, '1e-07'],
    [[], '[]'],
    ['a"\n\u0001', '"a\\"\\n\\u0001"'],
  ])('%j', (value, expected) => expect(dumpJson(value, { sortKeys: true })).toBe(expected));

  it('indents', () => expect(dumpJson({ a: [1] }, { indent: 4 })).toBe('{\n    "a": [\n        1\n    ]\n}'));
});
