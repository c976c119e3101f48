import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../util/package-root.ts';

/** The words that start this very cbx again: the bundled program, or in a source tree the launcher through tsx. */
export function selfCommand(): readonly string[] {
  const root = packageRoot();
  if (!import.meta.url.endsWith('.ts')) return [process.execPath, join(root, 'dist/bin/cbx.js')];
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [process.execPath, '--import', loader, join(root, 'bin/cbx.ts')];
}
