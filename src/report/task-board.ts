import type { ResultStatus, RunEvent, TaskRun } from '../executor/events.ts';

/** Rows that a live view shows of one task; at a hundred hosts it stays a window and counts. */
export const WINDOW = 8;

interface HostRow {
  status: ResultStatus | 'running';
  note: string;
}

/** What a live view knows of one passage of a task: every host's state, and how to say it in a few rows. */
export class TaskBoard {
  readonly run: TaskRun;
  readonly #hosts = new Map<string, HostRow>();

  constructor(run: TaskRun) {
    this.run = run;
  }

  /** Takes in an event about this passage of the task. */
  note(event: RunEvent): void {
    if (event.type === 'host:start') this.#row(event.host);
    else if (event.type === 'host:item') this.#row(event.host).note = `(item=${event.label})`;
    else if (event.type === 'host:retry') this.#row(event.host).note = `${event.retriesLeft} retries left`;
    else if (event.type === 'host:output') this.#row(event.host).note = lastLine(event.text);
    else if (event.type === 'host:slow') {
      const seconds = Math.round(event.elapsedMs / 1000);
      this.#row(event.host).note =
        `${seconds} s${event.lastOutput === undefined ? '' : `, ${lastLine(event.lastOutput)}`}`;
    } else if (event.type === 'host:result') {
      const row = this.#row(event.host);
      row.status = event.status;
      const isBad = event.status === 'failed' || event.status === 'unreachable';
      row.note = isBad ? lastLine(String(event.result.msg ?? '')) + (event.ignored ? ' (ignored)' : '') : '';
    }
  }

  get hasFailed(): boolean {
    return [...this.#hosts.values()].some(({ status }) => status === 'failed' || status === 'unreachable');
  }

  /** The task's name and, for several hosts, how many are in which state. */
  get title(): string {
    const counts = new Map<string, number>();
    for (const { status } of this.#hosts.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
    const states = [...counts].map(([status, count]) => (this.#hosts.size === 1 ? status : `${count} ${status}`));
    const name = this.run.handler ? `handler ${this.run.name}` : this.run.name;
    return states.length === 0 ? name : `${name}  [${states.join(', ')}]`;
  }

  /** The hosts that matter most: failed ones, then those at work, as many as fit. */
  get rows(): readonly string[] {
    const rank: Readonly<Record<HostRow['status'], number>> = {
      failed: 0,
      unreachable: 0,
      running: 1,
      changed: 2,
      ok: 3,
      skipped: 3,
    };
    const wanted = [...this.#hosts].filter(
      ([, { status, note }]) => rank[status] < 2 && (status !== 'running' || note !== '' || this.#hosts.size > 1),
    );
    wanted.sort(([, a], [, b]) => rank[a.status] - rank[b.status]);
    const rows = wanted
      .slice(0, WINDOW)
      .map(([host, { status, note }]) => `${host}: ${status}${note === '' ? '' : `  ${note}`}`);
    if (wanted.length > WINDOW) rows.push(`… and ${wanted.length - WINDOW} more`);
    return rows;
  }

  #row(host: string): HostRow {
    let row = this.#hosts.get(host);
    if (row === undefined) {
      row = { status: 'running', note: '' };
      this.#hosts.set(host, row);
    }
    return row;
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.slice(0, 120) ?? '';
}
