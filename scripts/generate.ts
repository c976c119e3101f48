/**
 * Writes everything in src/generated and docs/reference from schemas/, tasks/ and inventories/, so that adding a module is
 * one file and one schema. `--check` writes nothing and fails when a file is not current (the architecture test's call).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TaskSchema } from '../src/task/module.ts';
import { argumentTypes } from './generate/argument-types.ts';
import { knownModules } from './generate/known-modules.ts';
import { indexPage, modulePage } from './generate/reference-pages.ts';
import { inventoryRegistry, moduleRegistry } from './generate/registries.ts';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Path below the project -> content of every generated file. */
export async function generate(): Promise<Map<string, string>> {
  const schemas = new Map<string, TaskSchema>();
  for (const file of list('schemas/tasks', '.json')) {
    schemas.set(file, JSON.parse(readFileSync(join(ROOT, `schemas/tasks/${file}.json`), 'utf8')) as TaskSchema);
  }
  const modules = list('tasks', '.ts');
  const files = new Map<string, string>();
  files.set('src/generated/task-args.ts', await argumentTypes(schemas));
  files.set('src/generated/tasks.ts', moduleRegistry(modules, [...schemas.keys()]));
  files.set('src/generated/known-modules.ts', knownModules([...schemas.keys()]));
  files.set('src/generated/inventories.ts', inventoryRegistry(list('inventories', '.ts')));
  for (const name of modules) {
    const schema = schemas.get(name);
    if (schema !== undefined) files.set(`docs/reference/modules/${name}.md`, modulePage(name, schema));
  }
  files.set('docs/reference/modules/README.md', indexPage(modules, schemas));
  return files;
}

function list(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending) && !name.startsWith('_'))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** Generated files that differ from what is on disk, and files on disk that nothing generates any more. */
export async function stale(files: ReadonlyMap<string, string>): Promise<string[]> {
  const wrong = [...files].filter(([path, text]) => read(path) !== text).map(([path]) => path);
  for (const folder of ['src/generated', 'docs/reference/modules']) {
    if (!existsSync(join(ROOT, folder))) continue;
    for (const name of readdirSync(join(ROOT, folder))) {
      if (!files.has(`${folder}/${name}`)) wrong.push(`${folder}/${name}`);
    }
  }
  return wrong;
}

function read(path: string): string | undefined {
  const full = join(ROOT, path);
  return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
}

async function main(): Promise<void> {
  const files = await generate();
  const wrong = await stale(files);
  if (process.argv.includes('--check')) {
    if (wrong.length > 0) {
      console.error(`not current, run "npm run generate":\n  ${wrong.join('\n  ')}`);
      process.exitCode = 1;
    }
    return;
  }
  for (const path of wrong) {
    const text = files.get(path);
    if (text === undefined) rmSync(join(ROOT, path));
    else {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), text);
    }
    console.log(`${text === undefined ? 'removed' : 'wrote'} ${path}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
