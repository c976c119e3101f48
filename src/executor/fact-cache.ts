import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CbxError } from '../errors/index.ts';
import { jsonOf } from '../task/index.ts';
import type { Value } from '../values/value.ts';
import { registered } from './result-value.ts';

/** Where facts outlive a run. */
export interface FactCache {
  /** A host's facts; undefined when there are none, or none that are young enough. */
  load(host: string): ReadonlyMap<string, Value> | undefined;
  store(host: string, facts: ReadonlyMap<string, Value>): void;
  clear(host: string): void;
}

/**
 * Ansible's jsonfile cache: a JSON file per host, that both tools can read.
 *
 * @param timeoutSeconds how long facts are good for; 0 for ever
 * @throws CbxError CONFIG_FACT_CACHE where the folder cannot be written
 */
export function jsonFileCache(folder: string, prefix: string, timeoutSeconds: number): FactCache {
  const pathOf = (host: string): string => join(folder, `${prefix}${host.replaceAll('/', '_')}`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CbxError('CONFIG_FACT_CACHE', `the fact cache ${folder} cannot be made: ${(error as Error).message}`);
  }
  return {
    load(host) {
      const path = pathOf(host);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined) return undefined;
      if (timeoutSeconds > 0 && Date.now() - stats.mtimeMs > timeoutSeconds * 1000) return undefined;
      return readFacts(path);
    },
    store(host, facts) {
      const path = pathOf(host);
      const part = `${path}.${process.pid}.part`;
      writeFileSync(part, JSON.stringify(jsonOf(new Map<Value, Value>(facts)), undefined, 4), { mode: 0o644 });
      renameSync(part, path);
    },
    clear: (host) => rmSync(pathOf(host), { force: true }),
  };
}

/** A file that is no JSON object is as good as none: the next gathering writes it anew. */
function readFacts(path: string): ReadonlyMap<string, Value> | undefined {
  try {
    const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
    return new Map(Object.entries(data).map(([name, value]) => [name, registered(value)]));
  } catch {
    return undefined;
  }
}
