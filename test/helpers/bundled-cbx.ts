import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the program as it stands into a folder of its own below node_modules, and gives the path of its entry: tests
 * that start cbx hundreds of times would spend their time on transpiling otherwise.
 */
export async function bundleCbx(name: string): Promise<string> {
  const folder = join(root, 'node_modules/.cache/cbx-test', name);
  await build({
    absWorkingDir: root,
    entryPoints: ['bin/cbx.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  return join(folder, 'cbx.mjs');
}
