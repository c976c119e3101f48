import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { hurryRegularExpressions, hurryRenderings } from './hurry.ts';
import { scopeOf } from './scope.ts';

const templar = createTemplar({ basedir: '/nonexistent' });
const chain = Array.from({ length: 1000 }, (_, at) => `v${at + 1}: "{{ v${at} }}"\n`).join('');
const selves =
  'direct: "{{ direct }}"\nlisted: ["{{ listed }}"]\ndicted: {a: "{{ dicted.a }}"}\nlooked: "{{ lookup(\'vars\', \'looked\') }}"\n';
const scope = scopeOf(`l: [1, 2]\nv0: x\n${chain}${selves}`, {
  long: `${'a'.repeat(60)}!`,
  dashes: '-'.repeat(20_000),
});

afterEach(() => void vi.restoreAllMocks());

/** Loops whose size no count can tell beforehand: they use up the processor time that a rendering has. */
const ENDLESS: readonly (readonly [name: string, template: string])[] = [
  ['loops in loops', '{% for a in range(900000) %}{% for b in range(900000) %}{% endfor %}{% endfor %}'],
  ['a list that grows while it is walked', '{% set x = [1] %}{% for i in x %}{% set _ = x.append(1) %}{% endfor %}'],
  [
    'macros that call two',
    '{% macro a(n) %}{% if n %}{{ a(n - 1) }}{{ a(n - 1) }}{% endif %}{% endmacro %}{{ a(60) }}',
  ],
  ['permutations', '{{ range(30) | permutations | list }}'],
];

test.each(ENDLESS)('the time of a rendering ends: %s', async (_name, template) => {
  hurryRenderings();
  const run = async (): Promise<unknown> => templar.render(template, scope);
  await expect(run()).rejects.toThrow(/processor time|more than \d+ rows/);
});

const HOSTILE: readonly (readonly [name: string, template: string])[] = [
  ['parentheses', `{{ ${'('.repeat(10_000)}1${')'.repeat(10_000)} }}`],
  ['lists', `{{ ${'['.repeat(10_000)}${']'.repeat(10_000)} }}`],
  ['negations', `{{ ${'not '.repeat(10_000)}1 }}`],
  ['signs', `{{ ${'-'.repeat(10_000)}1 }}`],
  ['conditions', `${'{% if l %}'.repeat(10_000)}x${'{% endif %}'.repeat(10_000)}`],
  ['loops', `${'{% for x in l %}'.repeat(10_000)}x`],
  ['inline ifs', `{{ ${'1 if l else '.repeat(10_000)}2 }}`],
  ['a regular expression without end', "{{ long | regex_search('(a+)+$') }}"],
  ['another one', "{{ long | regex_replace('(a|a)*b', '') }}"],
  ['a macro that calls itself', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
  ['a huge power', '{{ 9 ** (9 ** 9) }}'],
  ['a huge text', "{{ 'x' * 10 ** 12 }}"],
  ['a huge list', '{{ [0] * 10 ** 12 }}'],
  ['a huge width', "{{ 'x'.center(10 ** 12) }}"],
  ['filters', `{{ 1 ${'| upper '.repeat(10_000)} }}`],
  ['subscripts', `{{ l${'[0]'.repeat(10_000)} }}`],
  ['dicts', `{{ ${'{1:'.repeat(10_000)}1${'}'.repeat(10_000)} }}`],
  ['macros', `${'{% macro m() %}'.repeat(10_000)}${'{% endmacro %}'.repeat(10_000)}`],
  ['a recursive loop without end', '{% for i in l recursive %}{{ loop(l) }}{% endfor %}'],
  ['a block that prints itself', '{% block a %}{{ self.a() }}{% endblock %}'],
  ['variables in variables', '{{ v1000 }}'],
  ['a variable in itself', '{{ direct }}'],
  ['a variable in its own list', '{{ listed }}'],
  ['a variable in its own dict', '{{ dicted.a }}'],
  ['a variable that looks itself up', '{{ looked }}'],
  ['a list in itself', '{% set x = [1] %}{% set _ = x.append(x) %}{{ x }}'],
  ['a list in itself twice', '{% set x = [1] %}{% set _ = [x.append(x), x.append(x)] %}{{ x }}'],
  ['a long range', '{{ range(10 ** 9) | list }}'],
  ['a long range in a loop', '{% for x in range(10 ** 9) %}x{% endfor %}'],
  ['a width in a format', "{{ '%1000000000d' % 5 }}"],
  ['a precision in a format', "{{ '%.1000000000f' % 5 }}"],
  ['a width in format()', "{{ '{:1000000000}'.format(5) }}"],
  ['huge products', '{% set ns = namespace(x=10) %}{% for i in range(60) %}{% set ns.x = ns.x * ns.x %}{% endfor %}'],
  ['rows filled up', "{{ [1] | batch(10 ** 9, 'x') | list }}"],
  ['columns', '{{ [1] | slice(10 ** 9) | list }}'],
  ['filler text', '{{ lipsum(n=10 ** 9) }}'],
  ['a password of a gigabyte', "{{ lookup('password', '/dev/null length=1000000000') }}"],
  ['every pair', "{{ query('nested', range(10 ** 5) | list, range(10 ** 5) | list) }}"],
  ['a list that doubles', '{% set x = [1] %}{% for i in range(60) %}{% set _ = x.extend(x) %}{% endfor %}'],
  [
    'a text that doubles',
    "{% set ns = namespace(x='x') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
  ],
  ['three repetitions in a row', "{{ dashes | regex_search('-*-*-*x') }}"],
];

test.each(HOSTILE)('an error, not a crash: %s', async (_name, template) => {
  hurryRegularExpressions();
  const run = async (): Promise<unknown> => templar.render(template, scope);
  await expect(run()).rejects.toHaveProperty('code', expect.stringMatching(/^TEMPLATE_/));
});

test('long but flat templates are fine', async () => {
  expect(await templar.render(`{{ ${Array.from({ length: 2000 }, () => '1').join(' + ')} }}`, scope)).toBe('2000');
  expect(await templar.render(`{{ ${Array.from({ length: 10_000 }, () => '"a"').join(' ~ ')} }}`, scope)).toHaveLength(
    10_000,
  );
  expect(await templar.render("{% for i in range(100000) %}{{ 'x' * 100 }}{% endfor %}", scope)).toHaveLength(
    10_000_000,
  );
  expect(await templar.render('{% if l %}a{% endif %}'.repeat(20_000), scope)).toHaveLength(20_000);
});

test.each([
  ['self.j2', "{% include 'self.j2' %}"],
  ['import.j2', "{% import 'import.j2' as m %}"],
  ['extends.j2', "{% extends 'extends.j2' %}"],
  ['lookup.j2', "{{ lookup('template', 'lookup.j2') }}"],
])('a template file in itself: %s', async (name, text) => {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-hostile-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, text);
    const own = createTemplar({ basedir: folder });
    const run = async (): Promise<unknown> =>
      own.renderFile(path, readFileSync(path, 'utf8'), scope, { searchPath: [folder] });
    await expect(run()).rejects.toHaveProperty('code', 'TEMPLATE_FAILED');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
