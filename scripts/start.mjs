/** Runs one of the TypeScript scripts on a fresh checkout: `node scripts/start.mjs scripts/demo.ts [arguments]`. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNodePackages } from './dependencies.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [script, ...rest] = process.argv.slice(2);
if (!installNodePackages(root)) process.exit(1);
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
const done = spawnSync(process.execPath, [tsx, join(root, script), ...rest], { stdio: 'inherit' });
process.exit(done.status ?? 1);
