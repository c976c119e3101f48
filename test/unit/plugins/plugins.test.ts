import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectionModules, findModule, listPlugins, loadTemplatePlugins } from '../../../src/plugins/index.ts';
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
  it('lists each name once', () => expect([...listPlugins(folders).keys()]).toEqual(['a', 'b']));
});

describe('finding modules', () => {
  const places = {
    libraries: ['none', 'one', 'two'].map((name) => join(folder, name)),
    collections: [join(folder, 'galaxy')],
  };
  const collection = 'galaxy/ansible_collections/acme/net/plugins';
  write(`${collection}/modules/route.py`, '');
  write(`${collection}/modules/link.py`, '');
  write(`${collection}/modules/link.mjs`, '');
  write(`${collection}/action/plan.py`, '');
  it.each([
    ['a', 'one/a.mjs'],
    ['b', 'two/b.ts'],
    ['acme.net.route', `${collection}/modules/route.py`],
    ['acme.net.link', `${collection}/modules/link.mjs`],
    ['acme.net.plan', `${collection}/action/plan.py`],
  ])('%s', (name, path) => expect(findModule(name, places)).toBe(join(folder, path)));
  it.each([['../two/b'], ['acme.a'], ['acme.net.../../one/a'], ['acme..link'], ['']])(
    'never leaves its folders: %j',
    (name) => expect(findModule(name, places)).toBeUndefined(),
  );
});

describe('modules of well-known collections', () => {
  // Answers of ansible-playbook --syntax-check with the community's package installed.
  it.each([
    ['ansible.posix.authorized_key', true],
    ['authorized_key', true],
    ['community.general.ini_file', true],
    ['community.general.docker_container', true],
    ['docker_container', true],
    ['aci_intf_policy_fc', true],
    ['helm', false],
    ['ec2', false],
    ['community.general.no_such_thing', false],
    ['acme.net.route', false],
  ])('%s: %s', (name, isKnown) => expect(collectionModules().has(name)).toBe(isKnown));
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

write('col/plugins/filter/net.mjs', 'export const vlan = (number) => `vlan${number}`;');
write('col/plugins/test/net.js', 'export const vlan = (text) => text.startsWith("vlan");');
write(
  'col/plugins/lookup/racks.ts',
  'export default (terms: readonly string[]) => terms.map((term) => `rack ${term}`);',
);
write(
  'col/plugins/filter/old.py',
  'class FilterModule(object):\n    def filters(self):\n        return {"mac": mac}\n',
);
write('py/a.py', '# nothing\n');
write(
  'py/names.py',
  `def to_shout(text):
    return text.upper()

class FilterModule:
    def filters(self):
        return {
            'shouted': to_shout,
            **dict(quiet=str.lower),
        }
`,
);
write('pytest/checks.py', 'class TestModule:\n    def tests(self):\n        return { "vlanish" : lambda v: True }\n');
write('pylook/racks.py', 'import x\n\nclass LookupModule(LookupBase):\n    pass\n');

describe('folders of collections, and Python plugins', () => {
  const folders = {
    filters: [join(folder, 'none'), join(folder, 'py')],
    tests: [join(folder, 'pytest')],
    lookups: [join(folder, 'pylook')],
    collections: [{ name: 'my.net', path: join(folder, 'col') }],
  };
  const templar = async () => createTemplar({ basedir: folder, ...(await loadTemplatePlugins(folders)) });
  const render = async (template: string) => (await templar()).render(template, stackScope([], 'replace'));

  it.each([
    ['{{ 5 | my.net.vlan }}', 'vlan5'],
    ["{{ 'vlan5' is my.net.vlan }}", 'True'],
    ["{{ query('my.net.racks', 'a') | first }}", 'rack a'],
  ])('a collection has its plugins under full names: %s', async (template, expected) =>
    expect(str(await render(template))).toBe(expected),
  );

  it.each([
    ["{{ 'a' | shouted }}", 'py/names.py:7', 'py/names.mjs', 'export const shouted = (value, ...args) => …'],
    ["{{ 'a' | quiet }}", 'py/names.py:8', 'py/names.mjs', 'export const quiet'],
    ["{{ 'a' | to_shout }}", 'py/names.py:1', 'py/names.mjs', 'export const to_shout'],
    ["{{ 'a' is vlanish }}", 'pytest/checks.py:3', 'pytest/checks.mjs', 'true or false'],
    ["{{ lookup('racks') }}", 'pylook/racks.py:3', 'pylook/racks.mjs', 'export default async (terms, options)'],
    ["{{ 'a' | my.net.mac }}", 'col/plugins/filter/old.py:3', 'col/plugins/filter/old.mjs', 'export const mac'],
  ])('an unknown name leads to its Python file: %s', async (template, place, port, text) => {
    const error = (await render(template).catch((thrown: unknown) => thrown)) as { readonly hint: string };
    expect(error.hint).toContain(`${join(folder, place)} defines it in Python`);
    expect(error.hint).toContain(join(folder, port));
    expect(error.hint).toContain(text);
  });

  it('other unknown names lead to the nearest one', async () => {
    await expect((async () => render("{{ 'a' | uper }}"))()).rejects.toHaveProperty(
      'hint',
      expect.stringContaining('upper'),
    );
    await expect((async () => render("{{ 'a' | my.net.names }}"))()).rejects.not.toHaveProperty(
      'hint',
      expect.stringContaining('Python'),
    );
  });
});
