import type { BenchFleet } from './bench-fleet.ts';
import { type Contender, failureOf, play } from './contenders.ts';
import type { Workload } from './workloads.ts';

/** Wall times in seconds of each contender: of first runs, and of runs that find everything done. */
export interface Figures {
  readonly first: Readonly<Partial<Record<Contender, readonly number[]>>>;
  readonly second: Readonly<Partial<Record<Contender, readonly number[]>>>;
}

/**
 * Runs a workload by every contender in turn, each on hosts where nothing of it is left.
 *
 * @throws Error when one fails, or leaves another tree on the hosts than the others: then they did not do the same work
 */
export async function measure(
  workload: Workload,
  contenders: readonly Contender[],
  repeatsOf: (contender: Contender) => number,
  fleet: BenchFleet,
  say: (line: string) => void,
): Promise<Figures> {
  const first: Partial<Record<Contender, readonly number[]>> = {};
  const second: Partial<Record<Contender, readonly number[]>> = {};
  let expected: string | undefined;
  for (const contender of contenders) {
    const [fresh, again]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < repeatsOf(contender); turn += 1) {
      await fleet.reset(workload.place);
      fresh.push(await timed(contender, workload, fleet));
      const tree = await fleet.tree(workload.place);
      expected ??= tree;
      if (tree !== expected) throw new Error(`${contender} left in ${workload.name}:\n${difference(expected, tree)}`);
      if (workload.isRepeated === true) again.push(await timed(contender, workload, fleet));
    }
    first[contender] = fresh;
    second[contender] = again;
    const all = [fresh, again].map((times) => times.map((time) => time.toFixed(2)).join(' '));
    say(`${workload.name} by ${contender}: ${all[0]} s${all[1] === '' ? '' : `, again ${all[1]} s`}`);
  }
  return { first, second };
}

async function timed(contender: Contender, workload: Workload, fleet: BenchFleet): Promise<number> {
  const started = performance.now();
  const result = await play(contender, workload, fleet);
  const seconds = (performance.now() - started) / 1000;
  const failure = failureOf(contender, workload.place, result);
  if (failure !== undefined) throw new Error(failure);
  return seconds;
}

function difference(expected: string, found: string): string {
  const [left, right] = [new Set(expected.split('\n')), new Set(found.split('\n'))];
  const missing = [...left].filter((line) => !right.has(line)).map((line) => `- ${line}`);
  const added = [...right].filter((line) => !left.has(line)).map((line) => `+ ${line}`);
  return [...missing, ...added].slice(0, 20).join('\n');
}
