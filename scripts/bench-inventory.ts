/**
 * Time and memory of listing generated inventories: hosts in groups with group_vars, for growing sizes, each in a process
 * of its own. `npx tsx scripts/bench-inventory.ts [--oracle]`; with --oracle ansible-inventory lists the same files.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GROUPS = 500;
const SIZES = [5_000, 10_000, 20_000, 50_000];

interface Measured {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly megabytes: number;
  readonly bytes: number;
}

/** An INI inventory of the size, half of the groups with a file in group_vars. */
function generate(folder: string, hosts: number): void {
  const lines: string[] = [];
  for (let group = 0; group < GROUPS; group += 1) {
    lines.push(`[group${group}]`);
    for (let host = group; host < hosts; host += GROUPS) {
      lines.push(
        `host${host}.example.net ansible_host=10.${host >> 16}.${(host >> 8) & 255}.${host & 255} slot=${host}`,
      );
    }
  }
  lines.push('[all:vars]', 'domain=example.net', 'ports=[22, 80, 443]');
  writeFileSync(join(folder, 'hosts'), `${lines.join('\n')}\n`);
  mkdirSync(join(folder, 'group_vars'));
  for (let group = 0; group < GROUPS; group += 2) {
    const vars = `rack: r${group}\nservers:\n  - a${group}\n  - b${group}\nlimits: {cpu: ${group}, memory: 2048}\n`;
    writeFileSync(join(folder, 'group_vars', `group${group}.yml`), vars);
  }
}

/** Runs a command under GNU time, where there is one, for CPU seconds and peak memory. */
function measure(command: readonly string[], cwd: string): Measured {
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync('/usr/bin/env', ['time', '-f', 'measured %U %S %M', ...command], {
    cwd,
    maxBuffer: 2 ** 30,
  });
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`${command.join(' ')} failed: ${stderr.toString().slice(-400)}`);
  const [, user = '0', system = '0', kilobytes = '0'] = /measured (\S+) (\S+) (\S+)/.exec(stderr.toString()) ?? [];
  return {
    cpuSeconds: Number(user) + Number(system),
    wallSeconds,
    megabytes: Number(kilobytes) / 1024,
    bytes: stdout.length,
  };
}

function report(name: string, hosts: number, { cpuSeconds, wallSeconds, megabytes, bytes }: Measured): void {
  const columns = [
    name.padEnd(18),
    `${hosts} hosts`.padStart(13),
    `${cpuSeconds.toFixed(2)} s CPU`.padStart(12),
    `${wallSeconds.toFixed(2)} s`.padStart(9),
    `${megabytes.toFixed(0)} MB`.padStart(8),
    `${(bytes / 1e6).toFixed(1)} MB out`.padStart(13),
  ];
  console.log(columns.join(' '));
}

const cbx = (process.env.CBX ?? 'node dist/bin/cbx.js')
  .split(' ')
  .map((word) => (word.endsWith('.js') ? join(process.cwd(), word) : word));
for (const hosts of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-bench-'));
  try {
    generate(folder, hosts);
    report('cbx', hosts, measure([...cbx, 'inventory', '-i', 'hosts', '--list'], folder));
    if (process.argv.includes('--oracle')) {
      report('ansible-inventory', hosts, measure(['ansible-inventory', '-i', 'hosts', '--list'], folder));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
