/**
 * Runs `cbx run` or `cbx playbook` (the first word) in this process and counts, by the remote shells' own counters, what each
 * task cost. Prints a list of {@link TaskCost} as JSON; with several hosts at work only its sum is right.
 */
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseRunFlags } from '../../src/cli/playbook-flags.ts';
import { openSession, runDeps, runOptions } from '../../src/cli/run-session.ts';
import type { Connection } from '../../src/connection/connection.ts';
import { type Reporter, runPlaybook } from '../../src/executor/index.ts';

export interface TaskCost {
  readonly name: string;
  readonly module: string;
  /** ok, changed, skipped, failed, unreachable */
  readonly status: string;
  /** Turns of its loop that were not skipped; 1 without a loop. */
  readonly turns: number;
  readonly roundTrips: number;
}

async function main([command, ...words]: readonly string[]): Promise<readonly TaskCost[]> {
  const isRole = command === 'run';
  const session = await openSession(
    parseRunFlags(isRole ? 'run' : 'playbook', isRole ? '<role>' : '<playbook>', words),
  );
  const playbooks = session.flags.words.map((name) =>
    isRole ? session.loader.playForRole(name, process.cwd()) : session.loader.loadPlaybook(name),
  );
  const connections: Connection[] = [];
  const deps = runDeps(session, new AbortController().signal);
  const costs: TaskCost[] = [];
  let [before, turns] = [0, 0];
  const reporter: Reporter = {
    on(event) {
      if (event.type === 'host:item' && event.status !== 'skipped') turns += 1;
      if (event.type !== 'host:result') return;
      const now = connections.reduce((sum, connection) => sum + connection.roundTrips, 0);
      costs.push({
        name: event.run.name,
        module: event.run.task.action.module,
        status: event.status,
        turns: event.looped ? turns : 1,
        roundTrips: now - before,
      });
      [before, turns] = [now, 0];
    },
  };
  const connect: typeof deps.connect = async (target) => {
    const connection = await deps.connect(target);
    connections.push(connection);
    return connection;
  };
  const { exitCode } = await runPlaybook(await runOptions(session, playbooks), { ...deps, reporter, connect });
  if (exitCode !== 0) throw new Error(`the run ended with ${exitCode}`);
  return costs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeSync(1, JSON.stringify(await main(process.argv.slice(2))));
}
