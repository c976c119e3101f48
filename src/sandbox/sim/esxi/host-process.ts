import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { serveEsxi } from './hostd.ts';
import type { EsxiConfig } from './state.ts';

/** The process behind a simulated host, started with the path of its configuration by the host's supervisor; serves for ever. */
export async function serveEsxiHost(configPath: string): Promise<void> {
  const folder = dirname(configPath);
  const config = JSON.parse(readFileSync(configPath, 'utf8')) as EsxiConfig;
  await serveEsxi({ config, memory: join(folder, 'esxi-memory.json'), root: join(folder, 'root') });
  await new Promise<never>(() => undefined);
}
