import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { layerOf } from '../../../src/executor/layer.ts';
import { loopItems } from '../../../src/executor/task/loop.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { lookups } from '../../../src/template/lookups/index.ts';
import { str, type Value } from '../../../src/values/index.ts';
import { stackScope } from '../../../src/vars/index.ts';
import { scopeOf } from './scope.ts';

const folder = mkdtempSync(join(tmpdir(), 'cbx-positions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const FILES: Readonly<Record<string, string>> = {
  'f.txt': 'content',
  'x.csv': 'a,1\nb,2\n',
  'x.ini': '[s]\nk=v\n',
  'x.j2': 'alpha is {{ alpha }}',
  password: 'geheim\n',
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

/** Processes and requests that were started; each answers later, so that its rendering has to be replayed. */
let started: string[] = [];
beforeEach(() => {
  started = [];
});
const later = <T>(name: string, answer: T): Promise<T> => {
  started.push(name);
  return new Promise((resolve) => setImmediate(() => resolve(answer)));
};
const templar = createTemplar({
  basedir: folder,
  host: {
    env: { NAME: 'value' },
    runProcess: (command) =>
      later(command, { rc: 0, stdout: Buffer.from(`${command} 1\n${command} 2\n`), stderr: Buffer.alloc(0) }),
    fetch: (url) => later(url, { status: 200, body: Buffer.from('one\ntwo\n') }),
    setting: (name) => (name === 'DEFAULT_FORKS' ? 5 : undefined),
    selectHosts: () => ['h1', 'h2'],
  },
});

/** The terms of every lookup, and what it gives where it stands alone; `slow`: it starts something outside. */
const LOOKUPS: Readonly<Record<string, { readonly terms: string; readonly gives: string; readonly slow?: true }>> = {
  config: { terms: "'DEFAULT_FORKS'", gives: '[5]' },
  csvfile: { terms: "'b file=x.csv delimiter=,'", gives: "['2']" },
  dict: { terms: "{'a': 1}", gives: "[{'key': 'a', 'value': 1}]" },
  env: { terms: "'NAME'", gives: "['value']" },
  file: { terms: "'f.txt'", gives: "['content']" },
  fileglob: { terms: `'${folder}/*.txt'`, gives: `['${folder}/f.txt']` },
  first_found: { terms: `['none', '${folder}/f.txt']`, gives: `['${folder}/f.txt']` },
  indexed_items: { terms: "['a', 'b']", gives: "[(0, 'a'), (1, 'b')]" },
  ini: { terms: "'k section=s file=x.ini'", gives: "['v']" },
  inventory_hostnames: { terms: "'all'", gives: "['h1', 'h2']" },
  items: { terms: '[1, [2, 3]], 4', gives: '[1, [2, 3], 4]' },
  lines: { terms: "'run'", gives: "['run 1', 'run 2']", slow: true },
  list: { terms: '1, [2]', gives: '[1, [2]]' },
  nested: { terms: "[1, 2], ['a']", gives: "[[1, 'a'], [2, 'a']]" },
  password: { terms: `'${folder}/password'`, gives: "['geheim']" },
  pipe: { terms: "'run'", gives: "['run 1\\nrun 2']", slow: true },
  random_choice: { terms: "'a'", gives: "['a']" },
  sequence: { terms: "'start=1 end=3'", gives: "['1', '2', '3']" },
  subelements: { terms: "[{'n': 1, 'k': ['x', 'y']}], 'k'", gives: "[({'n': 1}, 'x'), ({'n': 1}, 'y')]" },
  template: { terms: "'x.j2'", gives: "['alpha is 1']" },
  together: { terms: '[1, 2], [3, 4]', gives: '[[1, 3], [2, 4]]' },
  unvault: { terms: "'f.txt'", gives: "['content']" },
  url: { terms: "'http://web.invalid/'", gives: "['one', 'two']", slow: true },
  varnames: { terms: "'^alpha'", gives: "['alpha', 'alphabet']" },
  vars: { terms: "'alpha'", gives: '[1]' },
};

/** Places where an expression may stand. Each gives `=` and the expression as text. */
const POSITIONS: Readonly<Record<string, (expression: string) => string>> = {
  plain: (e) => `={{ ${e} }}`,
  'in another lookup': (e) => `={{ query('list', *${e}) }}`,
  'in a lookup of a lookup': (e) => `={{ query('list', *query('list', *${e})) }}`,
  'a member of a list': (e) => `={{ [${e}, 1][0] }}`,
  'a member of a dict': (e) => `={{ {'a': ${e}}.a }}`,
  'under an operator': (e) => `={{ [] + ${e} }}`,
  'through filters': (e) => `={{ ${e} | list | map('default') | list }}`,
  'the value of an if': (e) => `={{ ${e} if alpha else 'no' }}`,
  'the value of an else': (e) => `={{ 'no' if not alpha else ${e} }}`,
  'behind and': (e) => `={{ alpha and ${e} }}`,
  'behind or': (e) => `={{ 0 or ${e} }}`,
  'in default()': (e) => `={{ missing.at.all | default(${e}) }}`,
  'with a default': (e) => `={{ ${e} | default('no') }}`,
  'in set': (e) => `{% set v = ${e} %}={{ v }}`,
  'in a block set': (e) => `{% set v %}{{ ${e} }}{% endset %}={{ v }}`,
  'in with': (e) => `{% with v = ${e} %}={{ v }}{% endwith %}`,
  'in a namespace': (e) => `{% set ns = namespace(v=${e}) %}={{ ns.v }}`,
  'under if': (e) => `{% if ${e} | length %}={{ ${e} }}{% endif %}`,
  'in a loop': (e) => `{% for i in [1] %}={{ ${e} }}{% endfor %}`,
  'what a loop walks': (e) => `{% set l = [] %}{% for i in ${e} %}{% set _ = l.append(i) %}{% endfor %}={{ l }}`,
  'the condition of a loop': (e) => `{% for i in [1] if ${e} %}={{ ${e} }}{% endfor %}`,
  'in a macro': (e) => `{% macro m() %}{{ ${e} }}{% endmacro %}={{ m() }}`,
  "a macro's argument": (e) => `{% macro m(v) %}{{ v }}{% endmacro %}={{ m(${e}) }}`,
  "a macro's default": (e) => `{% macro m(v=${e}) %}{{ v }}{% endmacro %}={{ m() }}`,
  'in a call block': (e) => `{% macro m() %}{{ caller() }}{% endmacro %}={% call m() %}{{ ${e} }}{% endcall %}`,
  'in a filter block': (e) => `{% filter string %}={{ ${e} }}{% endfilter %}`,
  'in a block': (e) => `{% block b %}={{ ${e} }}{% endblock %}`,
  'behind a lookup that waits': (e) => `{{ lookup('pipe', 'first') | truncate(0, true, '') }}={{ ${e} }}`,
};

/** A lookup's terms are lists without tuples, as ansible-core hands them over. */
const UNTUPLED = new Set(['in another lookup', 'in a lookup of a lookup']);
const withoutTuples = (text: string) => text.replaceAll('(', '[').replaceAll(')', ']');

/** Positions in which the expression stands twice. */
const TWICE = new Set(['under if', 'the condition of a loop']);

describe.each(Object.entries(LOOKUPS))('%s', (name, { terms, gives, slow }) => {
  const expression = `query('${name}', ${terms})`;
  const variables = (more = '') => scopeOf(`alpha: 1\nalphabet: 2\n${more}`);
  const ownStarts = () => started.filter((what) => what !== 'first').length;

  test('gives the same in every position, and starts what it starts once', async () => {
    const seen: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const [position, template] of Object.entries(POSITIONS)) {
      started = [];
      const text = str(await templar.render(template(expression), variables()));
      seen[position] = { text, starts: ownStarts() };
      const given = UNTUPLED.has(position) ? withoutTuples(gives) : gives;
      wanted[position] = { text: `=${given}`, starts: slow === true ? (TWICE.has(position) ? 2 : 1) : 0 };
    }
    expect(seen).toEqual(wanted);
  });

  test('through a variable', async () => {
    const scope = variables(`v: ${JSON.stringify(`{{ ${expression} }}`)}\n`);
    expect(str(await templar.render('={{ v }}', scope))).toBe(`=${gives}`);
    expect(ownStarts()).toBe(slow === true ? 1 : 0);
  });

  test('in conditions: when, until, changed_when, failed_when', async () => {
    const at = { file: new SourceFile('t.yml', expression), start: 0, end: 1 };
    const holds = (value: string) => templar.test({ value, at }, variables());
    expect(await holds(`${expression} | string == ${JSON.stringify(gives)}`)).toBe(true);
    expect(await holds(`${expression} | length == 0`)).toBe(false);
    expect(ownStarts()).toBe(slow === true ? 2 : 0);
  });

  test('as with_…', async () => {
    const at = { file: new SourceFile('t.yml', ''), start: 0, end: 0 };
    const layer = layerOf('play vars', new Map([...variables().names()].map((key, place) => [key, place + 1])));
    const items: Value = `{{ [${terms}] }}`;
    const found = await loopItems(
      { lookup: name, items: { value: items, at } },
      templar,
      stackScope([layer], 'replace'),
    );
    // A loop's items have been through JSON.
    expect(str(found as Value)).toBe(withoutTuples(gives));
    expect(ownStarts()).toBe(slow === true ? 1 : 0);
  });
});

test('every lookup is in the table', () =>
  expect(Object.keys(LOOKUPS).sort()).toEqual([...lookups.keys()].filter((name) => !name.includes('.')).sort()));

test('a password is made once, also where its rendering is replayed', async () => {
  const path = join(folder, 'made');
  const own = `lookup('password', '${path}')`;
  const text = str(await templar.render(`{{ ${own} }} {{ lookup('pipe', 'x') }} {{ ${own} }}`, scopeOf('{}')));
  const made = readFileSync(path, 'utf8').trim();
  expect(made).toHaveLength(20);
  expect(text).toBe(`${made} x 1\nx 2 ${made}`);
});
