/**
 * Bundles the program into dist/: one ES module per entry, shared code and every lazily loaded part (task modules,
 * commands, schemas) in chunks of its own. `--if-possible` does nothing where esbuild is not installed (an install
 * without development dependencies), `--types` adds the declarations.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const esbuild = await import('esbuild').catch(() => undefined);
if (esbuild === undefined) {
  if (process.argv.includes('--if-possible')) process.exit(0);
  console.error('esbuild is not installed: run "npm ci" first');
  process.exit(1);
}

// Chunks have a digest in their names, so old ones would pile up. Declarations stay: packing builds them first.
for (const part of ['bin', 'chunks']) rmSync(join(root, 'dist', part), { recursive: true, force: true });
await esbuild.build({
  absWorkingDir: root,
  entryPoints: { 'bin/cbx': 'bin/cbx.ts', index: 'src/index.ts', task: 'src/task/index.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.17',
  chunkNames: 'chunks/[name]-[hash]',
  // ssh2 loads an optional native addon beside its own files; the other two are only for developers' commands.
  external: ['ssh2', 'esbuild', 'json-schema-to-typescript'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // A third less to read at every start; names stay, for messages and profiles.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  // schemas/tasks/package.json is the schema of the module "package" and describes no package.
  logOverride: { 'package.json': 'silent' },
});
chmodSync(join(root, 'dist/bin/cbx.js'), 0o755);
if (process.argv.includes('--types')) {
  const done = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  process.exitCode = done.status ?? 1;
}
