import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter } from '../executor/events.ts';
import { cleanResult } from './clean-result.ts';
import { dumpJson } from './python-json.ts';

/** The tree callback: each host's last result in a file of its name. */
export function treeReporter(folder: string, verbosity: number): Reporter {
  mkdirSync(folder, { recursive: true });
  return {
    on(event) {
      if (event.type !== 'host:result') return;
      const json = dumpJson(cleanResult(event.result, '', verbosity), { sortKeys: true });
      // The name comes from the inventory; a slash in it must not lead out of the folder.
      writeFileSync(join(folder, event.host.replaceAll('/', '_')), json);
    },
  };
}
