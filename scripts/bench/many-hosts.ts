/**
 * Processor time and memory of runs with many hosts over the local connection: 200 hosts x 50 tasks, and the same hosts with
 * 1 and with 500 dynamic includes of one file. Prints a row per run; `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOSTS = 200;
const cbx = fileURLToPath(new URL('../../dist/bin/cbx.js', import.meta.url));
const report = "process.on('exit', () => console.error('USED ' + JSON.stringify(process.resourceUsage())))";
const folder = mkdtempSync(join(tmpdir(), 'cbx-many-hosts-'));

try {
  const hosts = Array.from({ length: HOSTS }, (_, index) => `h${index} ansible_connection=local`);
  writeFileSync(join(folder, 'hosts'), `${hosts.join('\n')}\n`);
  writeFileSync(join(folder, 'one.yml'), '- set_fact: {seen: "{{ item | default(0) }}"}\n');
  const head = '- hosts: all\n  gather_facts: false\n  tasks:\n';
  const fifty = Array.from({ length: 50 }, (_, index) => `    - shell: ": ${index}"\n`).join('');
  measure('200 hosts x 50 tasks (shell)', `${head}${fifty}`);
  for (const count of [1, 500]) {
    measure(
      `200 hosts, ${count} includes`,
      `${head}    - include_tasks: one.yml\n      loop: "{{ range(${count}) | list }}"\n`,
    );
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
