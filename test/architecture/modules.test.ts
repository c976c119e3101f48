import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generate, stale } from '../../scripts/generate.ts';
import type { ArgumentSchema, TaskModule, TaskSchema } from '../../src/task/module.ts';
import { ROOT } from './source-files.ts';

const modules = readdirSync(join(ROOT, 'tasks'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3));

describe.each(modules)('task module %s', (name) => {
  const schemaPath = join(ROOT, `schemas/tasks/${name}.json`);

  it('has a schema that describes it and every argument', () => {
    expect(existsSync(schemaPath)).toBe(true);
    const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as TaskSchema;
    expect(schema.description).not.toBe('');
    const silent = Object.entries(schema.properties).filter(
      ([, facts]: [string, ArgumentSchema]) => !facts.description,
    );
    expect(silent.map(([argument]) => argument)).toEqual([]);
  });

  it('has golden data', () => {
    const folder = join(ROOT, 'test/tasks', name);
    const cases = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yml')) : [];
    expect(cases.length).toBeGreaterThan(0);
  });

  it('exports a definition of its own name and kind', async () => {
    const { default: module } = (await import(join(ROOT, `tasks/${name}.ts`))) as { default: TaskModule };
    expect(module.name).toBe(name);
    expect(['converge', 'command', 'control', 'procedure']).toContain(module.kind);
  });
});

describe('generated files', () => {
  it('are current', async () => {
    expect(await stale(await generate())).toEqual([]);
  });
});
