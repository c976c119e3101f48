import { join } from 'node:path';
import { mustRun } from '../../../src/sandbox/index.ts';
import type { TaskCost } from '../../../test/helpers/count-round-trips.ts';
import { nodeCommand, ROOT } from '../../../test/helpers/run-cbx.ts';
import type { BenchFleet } from './bench-fleet.ts';
import { play, playWords } from './contenders.ts';
import type { Workload } from './workloads.ts';

/** What a run costs however fast the machine is. */
export interface Costs {
  readonly roundTrips: number;
  /** Tasks on all hosts, each turn of a loop by itself. */
  readonly tasks: number;
  /** Processes that came to be on the first host, its sshd's and the login's among them; and those of the floor. */
  readonly forks: number;
  readonly floorForks: number;
}

/** Runs a workload twice in a process that counts, apart from the measured ones: the first run, and one with nothing to do. */
export async function countCosts(workload: Workload, fleet: BenchFleet): Promise<{ first: Costs; second: Costs }> {
  const counter = join(ROOT, 'test/helpers/count-round-trips.ts');
  const argv = fleet.sandbox.command([...nodeCommand(counter), 'playbook', ...playWords(workload, fleet)]);
  const count = async (floorForks: number): Promise<Costs> => {
    let costs: readonly TaskCost[] = [];
    const forks = await fleet.forksOf(workload.place, async () => {
      costs = JSON.parse(await mustRun(argv, { cwd: fleet.folder })) as readonly TaskCost[];
    });
    const sum = (of: (cost: TaskCost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
    return { roundTrips: sum((cost) => cost.roundTrips), tasks: sum((cost) => cost.turns), forks, floorForks };
  };
  const floorForks = (): Promise<number> =>
    fleet.forksOf(workload.place, async () => void (await play('floor', workload, fleet)));
  await fleet.reset(workload.place);
  const floor = { first: await floorForks(), second: await floorForks() };
  await fleet.reset(workload.place);
  return { first: await count(floor.first), second: await count(floor.second) };
}
