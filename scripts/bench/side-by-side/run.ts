/**
 * `npm run bench`: the same work by ansible-core with pipelining, by Mitogen, by cbx, and as plain sh over one connection (the
 * floor), each as whole processes on the same throw-away hosts. Prints tables for docs/performance.md. Needs root, and
 * ansible-core and ansible-mitogen of Debian for their columns; what cannot take part is named.
 *
 *   npm run bench -- [workload …] [--only cbx,floor] [--repeats 3] [--ansible-repeats 1] [--share 0.1]
 *
 * Workloads: tasks hosts20 hosts100 loop facts far files bytes start. `--share` makes all of them smaller, for a trial.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installRequirements } from '../../../src/sandbox/index.ts';
import { ROOT } from '../../../test/helpers/run-cbx.ts';
import { raiseBenchFleet } from './bench-fleet.ts';
import { absence, CONTENDERS, type Contender, writeSettings } from './contenders.ts';
import { countCosts } from './costs.ts';
import { measure } from './measure.ts';
import { load, printTable, rowsOf } from './report.ts';
import { printStartUp } from './start-up.ts';
import { workloads } from './workloads.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    repeats: { type: 'string', default: '3' },
    'ansible-repeats': { type: 'string', default: '1' },
    share: { type: 'string', default: '1' },
  },
});

const say = (line: string): void => console.error(`-- ${line}`);
const share = Number(options.share);
const { list, sizes } = workloads(share);
const names = [...list.map(({ name }) => name), 'start'];
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) throw new Error(`no such workload: ${unknown.join(', ')}; there are ${names.join(', ')}`);
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

await installRequirements(say);
execFileSync(process.execPath, [join(ROOT, 'scripts/build.mjs')], { stdio: 'ignore' });
const contenders = CONTENDERS.filter((contender) => {
  if (options.only !== undefined && !options.only.split(',').includes(contender)) return false;
  const why = absence(contender);
  if (why !== undefined) say(`without ${contender}: ${why}`);
  return why === undefined;
});
const repeatsOf = (contender: Contender): number =>
  Number(contender === 'pipelining' || contender === 'mitogen' ? options['ansible-repeats'] : options.repeats);

const before = load();
if (isWanted('start')) printStartUp();
const wanted = list.filter(({ name }) => isWanted(name));
if (wanted.length > 0) {
  const rows: string[] = [];
  const fleet = await raiseBenchFleet(sizes, say);
  try {
    writeSettings(fleet.folder);
    for (const workload of wanted) {
      const figures = await measure(workload, contenders, repeatsOf, fleet, say);
      const costs = contenders.includes('cbx') ? await countCosts(workload, fleet) : undefined;
      rows.push(...rowsOf(workload, figures, costs));
    }
  } finally {
    printTable(rows, share);
    await fleet.down();
  }
}
console.log(
  `\nLoad of the machine (1 minute): ${before} at the start, ${load()} at the end; that of the runs themselves counts.`,
);
