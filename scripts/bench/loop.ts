// A loop of a task with three filters on the local connection: ansible-playbook and cbx by turns, whole processes.
//   npm run build && npx tsx scripts/bench/loop.ts [--items 2000] [--pairs 3] [--only command|set_fact|debug] [--cbx-only]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { childrenTimes } from './shell-times.ts';

const TEXT = `{{ item | string | upper | replace('A', 'b') | length }}`;
const TASKS: Readonly<Record<string, string>> = {
  command: `command: echo ${TEXT}`,
  set_fact: `set_fact: { seen: "${TEXT}" }`,
  debug: `debug: { msg: "${TEXT}" }`,
};

const { values: options } = parseArgs({
  options: {
    items: { type: 'string', default: '2000' },
    pairs: { type: 'string', default: '3' },
    only: { type: 'string' },
    'cbx-only': { type: 'boolean', default: false },
  },
});

interface Seconds {
  readonly wall: number;
  /** User and system time of the process and of all it waited for: `times` of the shell that ran it. */
  readonly user: number;
  readonly system: number;
}

const cbx = join(import.meta.dirname, '../../dist/bin/cbx.js');
const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));

async function run(command: readonly string[]): Promise<Seconds> {
  const started = performance.now();
  const shell = spawn('sh', ['-c', '"$@" >/dev/null || exit; times', 'sh', ...command], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  for await (const part of shell.stdout) told += String(part);
  const wall = (performance.now() - started) / 1000;
  const times = childrenTimes(told);
  if (times === undefined) throw new Error(`${command.join(' ')} failed`);
  return { wall, ...times };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const said = ({ wall, user, system }: Seconds): string =>
  `${wall.toFixed(2)} s wall, ${user.toFixed(2)} s user, ${system.toFixed(2)} s system`;

try {
  const hasOracle = !options['cbx-only'] && spawnSync('ansible-playbook', ['--version']).status === 0;
  if (!hasOracle) console.log('without ansible-playbook');
  console.log(`load ${loadavg()[0]?.toFixed(1)} at the start`);
  for (const [name, task] of Object.entries(TASKS)) {
    if (options.only !== undefined && options.only !== name) continue;
    const file = `${name}.yml`;
    const loop = `loop: "{{ range(${Number(options.items)}) | list }}"`;
    writeFileSync(
      join(folder, file),
      `- hosts: localhost\n  gather_facts: no\n  tasks:\n    - ${task}\n      ${loop}\n`,
    );
    const ours: Seconds[] = [];
    const theirs: Seconds[] = [];
    for (let pair = 0; pair < Number(options.pairs); pair++) {
      ours.push(await run([process.execPath, cbx, 'playbook', '-i', 'localhost,', '-c', 'local', file]));
      console.log(`${name}: cbx ${said(ours.at(-1) as Seconds)}`);
      if (!hasOracle) continue;
      theirs.push(await run(['ansible-playbook', '-i', 'localhost,', '-c', 'local', file]));
      console.log(`${name}: ansible-playbook ${said(theirs.at(-1) as Seconds)}`);
    }
    if (!hasOracle) continue;
    const ratio = (of: (seconds: Seconds) => number) => (median(theirs.map(of)) / median(ours.map(of))).toFixed(1);
    const cpu = ratio(({ user, system }) => user + system);
    console.log(`${name}: medians ${ratio(({ wall }) => wall)} times in wall time, ${cpu} times in processor time`);
  }
  console.log(`load ${loadavg()[0]?.toFixed(1)} at the end`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
