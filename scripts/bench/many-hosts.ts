/**
 * Processor time and memory of runs with many hosts over the local connection: 200 hosts x 50 tasks, and the same hosts with
 * 1 and with 500 dynamic includes of one file. Prints a row per run; `npm run build` first.
 *
 *   npx tsx scripts/bench/many-hosts.ts [--hosts 200] [--tasks 50]
 *   npx tsx scripts/bench/many-hosts.ts --oracle [--tasks 10]
 *
 * With --oracle only the tasks, by cbx and by ansible-playbook, both with 50 forks: 200 x 10 take ansible-playbook some ten
 * minutes of processor time, five on two free cores; 200 x 50 would take it nearly an hour.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { childrenTimes } from './shell-times.ts';

const { values: options } = parseArgs({
  options: {
    hosts: { type: 'string', default: '200' },
    tasks: { type: 'string' },
    oracle: { type: 'boolean', default: false },
  },
});
const HOSTS = Number(options.hosts);
const TASKS = Number(options.tasks ?? (options.oracle ? 10 : 50));
const cbx = fileURLToPath(new URL('../../dist/bin/cbx.js', import.meta.url));
const report = "process.on('exit', () => console.error('USED ' + JSON.stringify(process.resourceUsage())))";
const folder = mkdtempSync(join(tmpdir(), 'cbx-many-hosts-'));

try {
  const hosts = Array.from({ length: HOSTS }, (_, index) => `h${index} ansible_connection=local`);
  writeFileSync(join(folder, 'hosts'), `${hosts.join('\n')}\n`);
  writeFileSync(join(folder, 'one.yml'), '- set_fact: {seen: "{{ item | default(0) }}"}\n');
  const head = '- hosts: all\n  gather_facts: false\n  tasks:\n';
  const tasks = Array.from({ length: TASKS }, (_, index) => `    - shell: ": ${index}"\n`).join('');
  const what = `${HOSTS} hosts x ${TASKS} tasks (shell)`;
  if (options.oracle) compare(what, `${head}${tasks}`);
  else {
    measure(what, `${head}${tasks}`);
    for (const count of [1, 500]) {
      measure(
        `${HOSTS} hosts, ${count} includes`,
        `${head}    - include_tasks: one.yml\n      loop: "{{ range(${count}) | list }}"\n`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(what: string, playbook: string): void {
  writeFileSync(join(folder, 'site.yml'), playbook);
  const hook = `data:text/javascript,${encodeURIComponent(report)}`;
  const words = ['--import', hook, cbx, 'playbook', '-i', 'hosts', '-f', '50', 'site.yml'];
  const started = Date.now();
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const used = /^USED (.*)$/m.exec(stderr)?.[1];
  if (status !== 0 || used === undefined) throw new Error(`${what} ended with ${status}: ${stderr.slice(0, 500)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(used) as NodeJS.ResourceUsage;
  const seconds = ((userCPUTime + systemCPUTime) / 1e6).toFixed(1);
  const wall = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${what}: ${seconds} s of processor time, ${Math.round(maxRSS / 1024)} MB, ${wall} s\n`);
}

/** Both programs in turn, each with all its processes and all that they ran on the targets, as the shell's `times` has it. */
function compare(what: string, playbook: string): void {
  writeFileSync(join(folder, 'site.yml'), playbook);
  const words = ['-i', 'hosts', '-f', '50', 'site.yml'];
  const ours = processorSeconds([process.execPath, cbx, 'playbook', ...words]);
  console.log(`${what}: cbx ${ours.toFixed(1)} s of processor time`);
  const theirs = processorSeconds(['ansible-playbook', ...words]);
  console.log(`${what}: ansible-playbook ${theirs.toFixed(1)} s, ${(theirs / ours).toFixed(1)} times as much`);
}

function processorSeconds(command: readonly string[]): number {
  const shell = spawnSync('sh', ['-c', '"$@" >/dev/null || exit; times', 'sh', ...command], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const times = childrenTimes(shell.stdout);
  if (times === undefined) throw new Error(`${command[0]} ended with ${shell.status}`);
  return times.user + times.system;
}
