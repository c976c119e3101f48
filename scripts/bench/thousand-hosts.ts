// What a host costs cbx over ssh when there are a hundred of them, and a thousand: wall time, processor time and memory of
// the controller for 10 tasks each. Twenty light sandbox hosts serve all names. Needs root.
//   npm run build && npx tsx scripts/bench/thousand-hosts.ts [100 1000]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raiseSandbox } from '../../src/sandbox/index.ts';

const DAEMONS = 20;
const cbx = join(import.meta.dirname, '../../dist/bin/cbx.js');
const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1000];
const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
const at = (name: string): string => join(folder, name);
const sandbox = await raiseSandbox({
  name: `bench-${process.pid}`,
  kind: 'light',
  hosts: Array.from({ length: DAEMONS }, (_none, index) => ({ name: `d${index}`, accounts: [{ name: 'admin' }] })),
});
try {
  writeFileSync(
    at('usage.mjs'),
    `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync('${at('usage')}', JSON.stringify(process.resourceUsage())));\n`,
  );
  const commands = Array.from({ length: 8 }, (_none, index) => `    - command: echo ${index}`);
  const files = [
    '    - file: { path: "/tmp/{{ inventory_hostname }}", state: touch, mode: "0644" }',
    '    - shell: rm "/tmp/{{ inventory_hostname }}"',
  ];
  writeFileSync(
    at('play.yml'),
    ['- hosts: all\n  gather_facts: false\n  tasks:', ...commands, ...files, ''].join('\n'),
  );
  for (const count of counts) {
    const trust = `-o UserKnownHostsFile=${sandbox.knownHosts}`;
    const common = `ansible_user=admin ansible_ssh_private_key_file=${sandbox.key} ansible_ssh_common_args='${trust}'`;
    const names = Array.from({ length: count }, (_none, index) => {
      return `h${index} ansible_host=${sandbox.hosts[index % DAEMONS]?.address} ${common}\n`;
    });
    writeFileSync(at('hosts'), names.join(''));
    const began = performance.now();
    const words = [
      process.execPath,
      '--import',
      at('usage.mjs'),
      cbx,
      'playbook',
      '-i',
      at('hosts'),
      '-f',
      '50',
      at('play.yml'),
    ];
    const { rc, stdout } = await sandbox.exec(words, { env: { ...sandbox.environment(), HOME: folder } });
    const seconds = (performance.now() - began) / 1000;
    const usage = JSON.parse(readFileSync(at('usage'), 'utf8')) as NodeJS.ResourceUsage;
    const cpuMs = (usage.userCPUTime + usage.systemCPUTime) / 1000;
    const done = [...stdout.matchAll(/: ok=10 .* unreachable=0 +failed=0/g)].length;
    console.log(
      `${count} hosts: status ${rc}, ${done} done, ${seconds.toFixed(1)} s, ${(cpuMs / count).toFixed(1)} ms of processor time for each, ${Math.round(usage.maxRSS / 1024)} MB`,
    );
  }
} finally {
  await sandbox.down();
  rmSync(folder, { recursive: true, force: true });
}
