import { cpus, loadavg } from 'node:os';
import type { Contender } from './contenders.ts';
import type { Costs } from './costs.ts';
import type { Figures } from './measure.ts';
import type { Workload } from './workloads.ts';

/** The goals: times ansible-core with pipelining, times Mitogen, and of the floor. */
const GOALS = { pipelining: 20, mitogen: 5, floor: 2 };

/** The load average of the last minute. */
export function load(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}

/** The middle one, or the upper of two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The table, below a line that says where its figures are from. */
export function printTable(rows: readonly string[], share: number): void {
  const trial = share === 1 ? '' : ` A trial at ${share} of the full sizes.`;
  console.log(`\nWall seconds, medians; ${cpus().length} cores, node ${process.version}.${trial}\n`);
  const goals = [`≥ ${GOALS.pipelining} × pipelining`, `≥ ${GOALS.mitogen} × Mitogen`, `≤ ${GOALS.floor} × floor`];
  const head = [
    'workload',
    'pipelining',
    'Mitogen',
    'cbx',
    'floor',
    ...goals,
    'round trips a task',
    'forks cbx / floor',
  ];
  console.log([`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n'));
}

/** A row for the first runs, and one for the second ones where there were any. */
export function rowsOf(
  workload: Workload,
  figures: Figures,
  costs: { first: Costs; second: Costs } | undefined,
): readonly string[] {
  const first = rowOf(workload.title, figures.first, costs?.first);
  if (workload.isRepeated !== true) return [first];
  return [first, rowOf(`${workload.title}, nothing to change`, figures.second, costs?.second)];
}

function rowOf(title: string, times: Figures['first'], costs: Costs | undefined): string {
  const of = (contender: Contender): number => median(times[contender] ?? []);
  const text = (figure: number, digits: number): string => (Number.isNaN(figure) ? '' : figure.toFixed(digits));
  const verdict = (ratio: number, isMet: boolean): string =>
    Number.isNaN(ratio) ? '' : `${isMet ? '' : '**'}${ratio.toFixed(1)}${isMet ? '' : '**'}`;
  const [pipelining, mitogen] = [of('pipelining') / of('cbx'), of('mitogen') / of('cbx')];
  const floor = of('cbx') / of('floor');
  const cells = [
    title,
    ...(['pipelining', 'mitogen', 'cbx', 'floor'] as const).map((contender) => text(of(contender), 2)),
    verdict(pipelining, pipelining >= GOALS.pipelining),
    verdict(mitogen, mitogen >= GOALS.mitogen),
    verdict(floor, floor <= GOALS.floor),
    costs === undefined ? '' : (costs.roundTrips / Math.max(1, costs.tasks)).toFixed(2),
    costs === undefined ? '' : `${costs.forks} / ${costs.floorForks}`,
  ];
  return `| ${cells.join(' | ')} |`;
}
