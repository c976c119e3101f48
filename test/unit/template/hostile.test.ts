import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

const templar = createTemplar({ basedir: '/nonexistent' });
const scope = scopeOf('l: [1, 2]\n', { long: `${'a'.repeat(60)}!` });

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
  ['permutations', '{{ range(30) | permutations | list }}'],
];

test.each(HOSTILE)('an error, not a crash: %s', async (_name, template) => {
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
