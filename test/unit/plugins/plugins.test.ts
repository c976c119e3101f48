import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPlugin, listPlugins, loadTemplatePlugins } from '../../../src/plugins/index.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { str } from '../../../src/values/index.ts';
import { stackScope } from '../../../src/vars/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-plugins-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

write('one/a.mjs', 'export default 1;');
write('one/types.d.ts', '');
write('two/a.js', '');
write('two/b.ts', '');
write(
  'filters/shout.mjs',
  `export default (text, more = '!') => text.toUpperCase() + more;
export const second = (list) => list[1];
export const late = async () => 1;
export const tagged = (text, options) => options.tag + text;`,
);
write(
  'filters/odd.mjs',
  `class Thing { constructor() { this.own = 1; } get inherited() { return 2; } }
export const thing = () => new Thing();
export const fn = () => () => 1;
export const symbol = () => [Symbol('x')];
export const map = () => new Map([['a', new Set([1])]]);
export const proto = () => JSON.parse('{"__proto__": {"x": 1}}');
export const when = () => new Date(0);
export const big = () => [2n ** 64n, 1.5, NaN];
export const cyclic = () => { const list = []; list.push(list); return list; };
export const breaks = () => {
  throw new Error('no luck');
};`,
);
write('lookups/late.mjs', "export default async () => { throw new Error('too late'); };");
write('tests/big.mjs', 'export default (number) => number > 9;');
write('lookups/echo.mjs', 'export default async (terms, options) => terms.map((term) => term + options.end);');

describe('finding plugins', () => {
  const folders = [join(folder, 'none'), join(folder, 'one'), join(folder, 'two')];
  it('takes the first folder that has it', () => expect(findPlugin('a', folders)).toBe(join(folder, 'one/a.mjs')));
  it('finds TypeScript', () => expect(findPlugin('b', folders)).toBe(join(folder, 'two/b.ts')));
  it('never leaves its folders', () => expect(findPlugin('../two/b', [join(folder, 'one')])).toBeUndefined());
  it('lists each name once', () => expect([...listPlugins(folders).keys()]).toEqual(['a', 'b']));
});

describe('functions as filters, tests and lookups', () => {
  const render = async (template: string) => {
    const plugins = await loadTemplatePlugins({
      filters: [join(folder, 'filters')],
      tests: [join(folder, 'tests')],
      lookups: [join(folder, 'lookups')],
    });
    return createTemplar({ basedir: folder, ...plugins }).render(template, stackScope([], 'replace'));
  };
  it.each([
    ["{{ 'a' | shout }}{{ 'b' | shout('?') }}", 'A!B?'],
    ['{{ [1, 2] | second }}', '2'],
    ["{{ 'x' | tagged(tag='y') }}", 'yx'],
    ["{{ 'yes' if 10 is big else 'no' }}{{ 'yes' if 9 is big else 'no' }}", 'yesno'],
    ["{{ lookup('echo', 'a', end='z') | upper }}", 'AZ'],
  ])('%s', async (template, expected) => expect(str(await render(template))).toBe(expected));
  it.each([
    ['{{ 0 | thing }}', "{'own': 1}"],
    ['{{ 0 | map }}', "{'a': [1]}"],
    ['{{ 0 | proto }}', "{'__proto__': {'x': 1}}"],
    ['{{ 0 | when }}', '1970-01-01T00:00:00.000Z'],
    ['{{ 0 | big }}', '[18446744073709551616, 1.5, nan]'],
  ])('takes what is plain of an answer: %s', async (template, expected) =>
    expect(str(await render(template))).toBe(expected),
  );
  it.each([
    ['{{ 0 | fn }}', 'holds a function'],
    ['{{ 0 | symbol }}', 'holds a symbol'],
    ['{{ 0 | cyclic }}', 'contains itself'],
    ['{{ (0 | thing).inherited }}', 'is not defined'],
    ['{{ (0 | thing).constructor }}', 'is not defined'],
    ['{{ (0 | proto).x }}', 'is not defined'],
    ['{{ 0 | breaks }}', /filters\/odd\.mjs:\d+:\d+ failed: no luck/],
    ["{{ lookup('late') }}", /lookups\/late\.mjs:\d+:\d+ failed: too late/],
  ])('refuses the rest, by name: %s', async (template, reason) => {
    await expect(async () => render(template)).rejects.toThrow(reason);
  });
  it('lets only lookups wait', async () => {
    await expect(async () => render("{{ 'x' | late }}")).rejects.toThrow('answers with a promise');
  });
});
