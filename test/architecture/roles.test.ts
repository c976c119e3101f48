import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './source-files.ts';

interface Option {
  readonly description?: unknown;
}

const ROLES = join(ROOT, 'roles');
const names = readdirSync(ROLES);
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const load = (...path: string[]): unknown => parse(readFileSync(join(ROLES, ...path), 'utf8'));

describe.each(names)('the role %s', (name) => {
  it('runs by itself: it names its hosts and who logs in', () => {
    const { play } = load(name, 'meta/cbx.yml') as { play: { name?: string; hosts?: string } };
    expect(play.name, 'name').toBeTruthy();
    expect(play.hosts, 'hosts').toBeTruthy();
  });

  it('describes every input', () => {
    const { argument_specs: specs } = load(name, 'meta/argument_specs.yml') as {
      argument_specs: { main: { short_description?: string; options: Record<string, Option> } };
    };
    expect(specs.main.short_description).toBeTruthy();
    const silent = Object.entries(specs.main.options).filter(([, { description }]) => !description);
    expect(silent.map(([option]) => option)).toEqual([]);
  });

  it('has a page that says how it is run, what a second run does and what check mode does', () => {
    const page = readFileSync(join(ROLES, name, 'README.md'), 'utf8');
    expect(page).toContain(`cbx run ${name} -i `);
    expect(page).toMatch(/second run/i);
    expect(page).toMatch(/check mode/i);
  });

  it('writes modes as texts: a number would be taken for decimal (D18)', () => {
    const wrong = filesBelow(join(ROLES, name)).filter(
      (path) => path.endsWith('.yml') && /\bmode: *[0-9]/.test(readFileSync(path, 'utf8')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the page of defects', () => {
  const rows = [...readFileSync(join(ROOT, 'docs/defects.md'), 'utf8').matchAll(/^\| (D\d+) \|.*\| (.*) \|$/gm)].map(
    ([, number = '', where = '']) => ({
      number,
      files: [...where.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
    }),
  );

  it('has them all', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 37 }, (_, index) => `D${index + 1}`));
  });

  it.each(rows)('$number is held by a test that carries its number', ({ number, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      expect(readFileSync(join(ROOT, file), 'utf8'), file).toMatch(new RegExp(`\\b${number}\\b`));
    }
  });
});
