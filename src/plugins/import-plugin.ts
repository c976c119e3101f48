import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CbxError } from '../errors/index.ts';
import { packageRoot } from '../util/package-root.ts';

/**
 * Hooks for the files of users: `cbx` and `cbx/task` are the program that is running, so that a folder without
 * node_modules works and no second copy is ever loaded; TypeScript loses its types in esbuild or in Node itself.
 */
const HOOKS = `
let own, esbuild;
export function initialize(data) { own = data.own; esbuild = data.esbuild; }
export async function resolve(specifier, context, next) {
  const url = Object.hasOwn(own, specifier) ? own[specifier] : undefined;
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
}
async function withoutTypes(text) {
  if (esbuild !== undefined) {
    const { transform } = await import(esbuild);
    return (await transform(text, { loader: 'ts', format: 'esm', target: 'node20' })).code;
  }
  const { stripTypeScriptTypes } = await import('node:module');
  if (stripTypeScriptTypes !== undefined) return stripTypeScriptTypes(text);
  throw new Error('TypeScript needs esbuild beside cbx (npm install esbuild) or Node 22.13; a .mjs file needs neither');
}
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !/\\.ts($|\\?)/.test(url)) return next(url, context);
  const { readFile } = await import('node:fs/promises');
  const { fileURLToPath } = await import('node:url');
  const text = await readFile(fileURLToPath(url), 'utf8');
  return { format: 'module', source: await withoutTypes(text), shortCircuit: true };
}`;

let isHooked = false;

/**
 * Loads a user's plugin and gives what it exports.
 * @throws CbxError PLAYBOOK_BAD_PLUGIN with the reason, when it cannot be loaded
 */
export async function importPlugin(path: string): Promise<Readonly<Record<string, unknown>>> {
  hook();
  try {
    return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CbxError(
      'PLAYBOOK_BAD_PLUGIN',
      `the plugin ${path} cannot be loaded: ${reason}`,
      undefined,
      undefined,
      error,
    );
  }
}

function hook(): void {
  if (isHooked) return;
  isHooked = true;
  const isSource = import.meta.url.endsWith('.ts');
  const root = packageRoot();
  const url = (built: string, source: string): string => pathToFileURL(join(root, isSource ? source : built)).href;
  const data = {
    own: { cbx: url('dist/index.js', 'src/index.ts'), 'cbx/task': url('dist/task.js', 'src/task/index.ts') },
    esbuild: esbuildUrl(root),
  };
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, { data });
}

/** esbuild's entry beside cbx or above it; without it Node itself has to take a TypeScript plugin's types off. */
function esbuildUrl(root: string): string | undefined {
  const places = [join(root, 'node_modules/esbuild/lib/main.js'), join(root, '../esbuild/lib/main.js')];
  const found = places.find((place) => existsSync(place));
  return found === undefined ? undefined : pathToFileURL(found).href;
}
