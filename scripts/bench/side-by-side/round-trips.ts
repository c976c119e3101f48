import { join } from 'node:path';
import { mustRun } from '../../../src/sandbox/index.ts';
import type { TaskCost } from '../../../test/helpers/count-round-trips.ts';
import { nodeCommand, ROOT } from '../../../test/helpers/run-cbx.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { playWords } from './contenders.ts';
import type { Workload } from './workloads.ts';

interface Count {
  readonly count: number;
  /** Tasks on all hosts, each turn of a loop by itself. */
  readonly tasks: number;
}

/** What cbx asked of the hosts: of a first run, and of a second one. */
export interface RoundTrips {
  readonly first: Count;
  readonly second: Count;
}

/** Runs a workload twice in a process that counts, apart from the measured ones. */
export async function countRoundTrips(workload: Workload, fleet: BenchFleet): Promise<RoundTrips> {
  await fleet.reset(workload.place);
  const counter = join(ROOT, 'test/helpers/count-round-trips.ts');
  const argv = fleet.sandbox.command([...nodeCommand(counter), 'playbook', ...playWords(workload, fleet)]);
  const run = async (): Promise<Count> => {
    const costs = JSON.parse(await mustRun(argv, { cwd: fleet.folder })) as readonly TaskCost[];
    const sum = (of: (cost: TaskCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
    return { count: sum((cost) => cost.roundTrips), tasks: sum((cost) => cost.turns) };
  };
  return { first: await run(), second: await run() };
}
