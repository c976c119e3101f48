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
  it('lets only lookups wait', async () => {
    await expect(async () => render("{{ 'x' | late }}")).rejects.toThrow('answers with a promise');
  });
});
