import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collections } from '../../../src/template/collections/index.ts';
import { filters } from '../../../src/template/filters/index.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { lookups } from '../../../src/template/lookups/index.ts';
import { tests } from '../../../src/template/tests/index.ts';
import { scopeOf } from './scope.ts';

/**
 * registry.json: every filter, test and lookup of ansible-core 2.14 and every filter and test of Jinja2 3.1, with the
 * names of its options. Options that are taken through `**kw`, or that only the documentation calls so, are left out.
 */
type Names = Readonly<Record<string, readonly string[]>>;
const known = JSON.parse(readFileSync(join(import.meta.dirname, 'registry.json'), 'utf8')) as {
  readonly filter: Names;
  readonly test: Names;
  readonly lookup: Names;
};

function lacking(names: Names, signatureOf: (name: string) => string | undefined): string[] {
  return Object.entries(names).flatMap(([name, options]) => {
    const signature = signatureOf(name);
    if (signature === undefined) return [name];
    const own = new Set(signature.split(',').map((part) => part.trim().replace(/=.*/, '')));
    return options.filter((option) => !own.has(option)).map((option) => `${name}(${option})`);
  });
}

describe('everything of ansible-core and Jinja2 is there, with every option', () => {
  test('filters', () => {
    expect(lacking(known.filter, (name) => filters.get(name)?.signature.text)).toEqual([]);
    expect(Object.keys(known.filter).length).toBeGreaterThan(110);
  });
  test('tests', () => {
    expect(lacking(known.test, (name) => tests.get(name)?.signature.text)).toEqual([]);
    expect(Object.keys(known.test).length).toBeGreaterThan(80);
  });
  test('lookups', () => {
    expect(lacking(known.lookup, (name) => lookups.get(name)?.options.text)).toEqual([]);
    expect(Object.keys(known.lookup)).toHaveLength(25);
  });
});

test.each([
  ["{{ '10.0.0.5/24' | ipaddr('network') }}", '10.0.0.0'],
  ["{{ '10.0.0.5/24' | ansible.netcommon.ipaddr('network') }}", '10.0.0.0'],
  ["{{ '10.0.0.5/24' | ansible.utils.ipaddr('network') }}", '10.0.0.0'],
  ["{{ {'a': 'b'} | community.general.json_query('a') }}", 'b'],
  ["{{ 'x' | ansible.builtin.upper }}", 'X'],
])('%s finds its filter', (template, text) => {
  expect(createTemplar({ basedir: '/nonexistent' }).render(template, scopeOf('{}'))).toBe(text);
});

test('without collections their short names are unknown, as where ansible-core stands alone', () => {
  const templar = createTemplar({ basedir: '/nonexistent', withCollections: false });
  expect(() => templar.render("{{ {} | json_query('a') }}", scopeOf('{}'))).toThrow('json_query');
});

test('every name that leads to a plugin of a collection leads to one that is there', () => {
  const astray = Object.values(collections).flatMap(({ table, redirects }) =>
    [...redirects].filter(([, name]) => !table.has(name)),
  );
  expect(astray).toEqual([]);
});
