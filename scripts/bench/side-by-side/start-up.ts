import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../test/helpers/run-cbx.ts';
import { median } from './report.ts';

const PROCESSES = 7;
const PLAY = '[{"hosts": "localhost", "connection": "local", "gather_facts": false, "tasks": []}]\n';

/** Whole processes that do nothing: Node itself, `cbx --version`, an empty local play. By turns, so that load hits all. */
export function printStartUp(): void {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-start-up-'));
  try {
    writeFileSync(join(folder, 'empty.yml'), PLAY);
    const cbx = join(ROOT, 'dist/bin/cbx.js');
    const programs: Readonly<Record<string, readonly string[]>> = {
      '`node -e 0`': ['-e', '0'],
      '`cbx --version`': [cbx, '--version'],
      'an empty local play': [cbx, 'playbook', '-i', 'localhost,', 'empty.yml'],
    };
    const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
    for (let turn = 0; turn < PROCESSES; turn += 1) {
      for (const [name, words] of Object.entries(programs)) {
        const started = performance.now();
        const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
        if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
        times.get(name)?.push(performance.now() - started);
      }
    }
    const node = median([...times.values()][0] ?? []);
    console.log(
      `\nStart-up, medians of ${PROCESSES} whole processes:\n\n| process | ms | of node |\n| --- | --- | --- |`,
    );
    for (const [name, values] of times) {
      console.log(`| ${name} | ${median(values).toFixed(0)} | ${(median(values) / node).toFixed(1)} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
