import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { HostStats, Reporter } from '../executor/events.ts';
import type { Output } from './output.ts';

/**
 * `retry_files_enabled`: the hosts that failed or were unreachable, in a file for `--limit @file`, beside the playbook or
 * in `retry_files_save_path`.
 */
export function retryFileReporter(output: Output, folder: string | undefined): Reporter {
  let playbook = '';
  return {
    on(event) {
      if (event.type === 'playbook:start') playbook = event.file;
      if (event.type !== 'playbook:end') return;
      const hosts = [...event.stats].filter(([, stats]) => isLost(stats)).map(([host]) => `${host}\n`);
      if (hosts.length === 0) return;
      const path = join(folder ?? dirname(playbook), `${basename(playbook).replace(/\.[^.]*$/, '')}.retry`);
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, hosts.sort().join(''));
        output.out(`\tto retry, use: --limit @${path}\n`);
      } catch (error) {
        output.err(`[WARNING]: Could not create retry file '${path}'. ${(error as Error).message}\n`);
      }
    },
  };
}

function isLost({ failed, unreachable }: HostStats): boolean {
  return failed > 0 || unreachable > 0;
}
