// How long one host and a hundred hosts take for a lookup that waits a second, with 100 forks on the local connection.
//   npm run build && npx tsx scripts/bench/lookups.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cbx = join(import.meta.dirname, '../../dist/bin/cbx.js');
const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
try {
  const hosts = Array.from({ length: 100 }, (_, at) => `h${at} ansible_connection=local\n`).join('');
  writeFileSync(join(folder, 'hosts'), hosts);
  writeFileSync(
    join(folder, 'site.yml'),
    `- hosts: all\n  gather_facts: no\n  tasks:\n    - debug: msg="{{ lookup('pipe', 'sleep 1') }}"\n`,
  );
  for (const limit of ['h0', 'all']) {
    const started = performance.now();
    execFileSync(process.execPath, [cbx, 'playbook', '-i', 'hosts', '-f', '100', '-l', limit, 'site.yml'], {
      cwd: folder,
      stdio: 'ignore',
    });
    console.log(
      `${limit === 'all' ? '100 hosts' : 'one host'}: ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
