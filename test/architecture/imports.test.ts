import { describe, expect, it } from 'vitest';
import { type Import, importsOf, sourceFiles } from './source-files.ts';

/**
 * Imports go down only. Layers from the ground up; within a layer a folder may import what stands further left, and
 * folders in a list of their own may not see each other.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['src/util', 'src/errors'],
  ['src/values', 'src/parsing', 'src/schema', 'src/vault', 'src/config'],
  ['src/shell'],
  ['src/inventory', 'src/playbook'],
  ['src/connection'],
  ['src/vars', 'src/template', 'src/plugins', 'src/task'],
  ['src/executor'],
  ['src/report'],
  ['src/sandbox'],
  ['src/cluster'],
  ['src/cli'],
];

/** The executor's rooms, from the ground up; what all of them share stands beside `index.ts`, and `run.ts` ties them together. */
const EXECUTOR_ROOMS = ['state', 'reach', 'task', 'play', 'preflight'].map((room) => `src/executor/${room}/`);
const EXECUTOR_TOP = ['src/executor/run.ts', 'src/executor/index.ts'];

/** Layers that stand beside one another on the architecture page: neither may import the other. */
const BESIDE: readonly (readonly [string, string])[] = [
  ['src/connection', 'src/inventory'],
  ['src/connection', 'src/playbook'],
  ['src/shell', 'src/parsing'],
  ['src/sandbox', 'src/report'],
  ['src/cluster', 'src/report'],
];

/** Each third-party package has one home. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  ssh2: ['src/connection/'],
  nunjucks: ['src/template/'],
  yaml: ['src/parsing/'],
  ini: ['src/parsing/'],
  'smol-toml': ['src/parsing/'],
  ajv: ['src/schema/'],
  'ajv-formats': ['src/schema/'],
  listr2: ['src/report/live'],
  commander: ['src/cli/'],
  'json-schema-to-typescript': ['src/cli/types', 'scripts/'],
  picocolors: ['src/report/', 'src/cli/', 'src/cluster/'],
  esbuild: ['src/plugins/', 'scripts/'],
};

const files = ['bin', 'src', 'tasks', 'inventories'].flatMap(sourceFiles);
const imports = files.flatMap(importsOf);

function rank(path: string): readonly [number, number] | undefined {
  for (const [row, layer] of LAYERS.entries()) {
    const column = layer.findIndex((folder) => path.startsWith(`${folder}/`));
    if (column !== -1) return [row, column];
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function isAllowed({ from, target }: Import): boolean {
  if (target.startsWith('schemas/')) return true;
  if (from.startsWith('tasks/')) return target === 'src/task/index.ts' || target.startsWith('tasks/');
  if (from.startsWith('inventories/')) return target === 'src/inventory/index.ts';
  if (from.startsWith('bin/') || from === 'src/index.ts') return true;
  if (from === 'src/generated/task-args.ts') return target === 'src/values/value.ts';
  if (from.startsWith('src/generated/')) return true;
  if (target === 'src/generated/task-args.ts') return from.startsWith('src/task/');
  if (target === 'src/generated/known-modules.ts') return true;
  if (target.startsWith('src/generated/')) return from.startsWith('src/cli/');
  if (
    BESIDE.some(
      ([a, b]) =>
        [a, b].includes(folderOf(from)) && [a, b].includes(folderOf(target)) && folderOf(from) !== folderOf(target),
    )
  ) {
    return false;
  }
  const above = rank(from);
  const below = rank(target);
  if (above === undefined || below === undefined) return false;
  return below[0] < above[0] || (below[0] === above[0] && below[1] <= above[1]);
}

function goesUpInTheExecutor({ from, target }: Import): boolean {
  const level = EXECUTOR_ROOMS.findIndex((room) => from.startsWith(room));
  const below = EXECUTOR_ROOMS.findIndex((room) => target.startsWith(room));
  if (EXECUTOR_TOP.includes(from)) return false;
  if (level !== -1 && EXECUTOR_TOP.includes(target)) return true;
  if (level === -1) return from.startsWith('src/executor/') && below !== -1;
  return below > level;
}

describe('imports', () => {
  it('finds the files it is about', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('go down only', () => {
    const wrong = imports
      .filter((one) => !one.isPackage && !isAllowed(one))
      .map((one) => `${one.from} -> ${one.target}`);
    expect(wrong).toEqual([]);
  });

  it('go down between the rooms of the executor too', () => {
    const wrong = imports.filter(goesUpInTheExecutor).map((one) => `${one.from} -> ${one.target}`);
    expect(EXECUTOR_ROOMS.filter((room) => !files.some((file) => file.startsWith(room)))).toEqual([]);
    expect(wrong).toEqual([]);
  });

  it('of a package stand in its one home', () => {
    const wrong = imports
      .filter((one) => one.isPackage && !one.target.startsWith('node:'))
      .filter((one) => {
        const homes = HOMES[one.target];
        return homes === undefined || !homes.some((home) => one.from.startsWith(home));
      })
      .map((one) => `${one.from} -> ${one.target}`);
    expect(wrong).toEqual([]);
  });
});
