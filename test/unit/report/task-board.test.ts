import { describe, expect, it } from 'vitest';
import type { RunEvent, TaskRun } from '../../../src/executor/events.ts';
import { TaskBoard, WINDOW } from '../../../src/report/task-board.ts';

const RUN = { id: 1, name: 'Install', handler: false, checkMode: false, path: 'p.yml:1' } as TaskRun;

function board(...events: readonly object[]): TaskBoard {
  const made = new TaskBoard(RUN);
  for (const event of events) made.note({ run: RUN, ...event } as RunEvent);
  return made;
}

describe('what a live view shows of a task', () => {
  it('names the state of a single host', () => {
    const shown = board(
      { type: 'host:start', host: 'a' },
      { type: 'host:result', host: 'a', status: 'ok', result: {} },
    );
    expect(shown.title).toBe('Install  [ok]');
    expect(shown.rows).toEqual([]);
  });

  it('counts the states of several, and shows failures before those at work', () => {
    const shown = board(
      { type: 'host:start', host: 'a' },
      { type: 'host:start', host: 'b' },
      { type: 'host:output', host: 'a', from: 'stdout', text: 'one\nUnpacking x\n' },
      { type: 'host:result', host: 'b', status: 'failed', result: { msg: 'no space' }, ignored: false },
    );
    expect(shown.title).toBe('Install  [1 running, 1 failed]');
    expect(shown.rows).toEqual(['b: failed  no space', 'a: running  Unpacking x']);
    expect(shown.hasFailed).toBe(true);
  });

  it('stays a window at a hundred hosts', () => {
    const shown = board(...Array.from({ length: 100 }, (_, index) => ({ type: 'host:start', host: `h${index}` })));
    expect(shown.title).toBe('Install  [100 running]');
    expect(shown.rows).toHaveLength(WINDOW + 1);
    expect(shown.rows.at(-1)).toBe('… and 92 more');
  });

  it('tells how long a silent task has been at it, and what it said last', () => {
    const shown = board({ type: 'host:slow', host: 'a', elapsedMs: 12_300, lastOutput: 'Get:1 x' });
    expect(shown.rows).toEqual(['a: running  12 s, Get:1 x']);
  });
});
