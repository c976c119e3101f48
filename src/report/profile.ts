import type { Reporter, TaskRun } from '../executor/events.ts';
import type { Output } from './output.ts';

export interface ProfileOptions {
  /** What times are added up for: a passage of a task by its name, or all tasks of a role. */
  readonly by: 'task' | 'role';
  /** Rows of the summary; `all` shows every one. */
  readonly limit: number | 'all';
  readonly order: 'ascending' | 'descending' | 'none';
  /** No line before each task. */
  readonly summaryOnly: boolean;
}

interface Entry {
  readonly name: string;
  started: number;
  elapsedMs: number;
}

/** The callbacks profile_tasks and profile_roles: when each task begins, and which took longest. */
export function profileReporter(output: Output, options: ProfileOptions, now: () => number = Date.now): Reporter {
  const start = now();
  const entries = new Map<string, Entry>();
  let before = start;
  let current: Entry | undefined;

  const enter = (run: TaskRun | undefined): void => {
    const at = now();
    if (current !== undefined) current.elapsedMs += at - current.started;
    if (run === undefined || !options.summaryOnly) output.out(`${stamp(at, at - before, at - start)}\n`);
    before = at;
    if (run === undefined) return;
    const key = options.by === 'task' ? String(run.id) : roleOf(run);
    current = entries.get(key) ?? { name: options.by === 'task' ? run.name : key, started: at, elapsedMs: 0 };
    current.started = at;
    entries.set(key, current);
  };
  const summary = (): void => {
    output.out(`${'='.repeat(WIDTH)}\n`);
    for (const { name, elapsedMs } of chosen([...entries.values()], options)) output.out(`${row(name, elapsedMs)}\n`);
    if (options.by === 'task') return;
    const total = [...entries.values()].reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
    output.out(`${'~'.repeat(WIDTH)}\n${row('total', total)}\n`);
  };
  return {
    on(event) {
      if (event.type === 'task:start') enter(event.run);
      else if (event.type === 'playbook:end') {
        enter(undefined);
        summary();
      }
    },
  };
}

const WIDTH = 79;

function chosen(entries: readonly Entry[], { by, limit, order }: ProfileOptions): readonly Entry[] {
  const sorted =
    order === 'none'
      ? entries
      : entries.toSorted((a, b) => (order === 'ascending' ? a.elapsedMs - b.elapsedMs : b.elapsedMs - a.elapsedMs));
  return by === 'role' || limit === 'all' ? sorted : sorted.slice(0, limit);
}

/** Tasks outside roles count under their module. */
function roleOf({ task }: TaskRun): string {
  return task.role?.name ?? task.action.written.value;
}

function row(name: string, elapsedMs: number): string {
  const time = ` ${(elapsedMs / 1000).toFixed(2)}s`;
  return `${`${name} `.padEnd(WIDTH - 9, '-')}${time.padStart(9, '-')}`;
}

/** `Sunday 22 November 2026  18:32:44 +0000 (time of the task before)       time since the start ****`. */
function stamp(at: number, sinceBefore: number, sinceStart: number): string {
  const text = `${longDate(new Date(at))} (${clock(sinceBefore)})${' '.repeat(7)}${clock(sinceStart)} `;
  return text.padEnd(WIDTH, '*');
}

function longDate(date: Date): string {
  const part = (options: Intl.DateTimeFormatOptions): string => date.toLocaleString('en-GB', options);
  const two = (value: number): string => String(value).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  const day = `${part({ weekday: 'long' })} ${two(date.getDate())} ${part({ month: 'long' })} ${date.getFullYear()}`;
  return `${day}  ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`;
}

/** `0:01:02.034`: hours, minutes, seconds, milliseconds. */
function clock(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${whole}.${String(Math.floor(elapsedMs % 1000)).padStart(3, '0')}`;
}
