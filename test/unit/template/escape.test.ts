import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { PyObject, typeName } from '../../../src/values/index.ts';
import { scopeOf } from './scope.ts';

const templar = createTemplar({ basedir: '/nonexistent' });
const scope = scopeOf('s: text\nl: [1, 2]\nd: {a: 1}\nn: 5\nf: 2.0\nt: true\ndt: 2024-02-29\n');

/** Names that lead out of a value in JavaScript, and the ways a template can ask for a name. */
const NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
];
const VALUES = [
  's',
  'l',
  'd',
  'n',
  'f',
  't',
  'dt',
  '(1, 2)',
  'range(3)',
  'd.items',
  'lookup',
  'namespace(a=1)',
  'cycler(1)',
  'omitted',
];

const ATTEMPTS = [
  ...VALUES.flatMap((value) => NAMES.slice(0, 3).map((name) => `{{ (${value}).${name} }}`)),
  ...NAMES.map((name) => `{{ s['${name}'] }}`),
  ...NAMES.map((name) => `{{ d['${name}'] }}`),
  ...NAMES.map((name) => `{{ s | attr('${name}') }}`),
  ...NAMES.map((name) => `{{ [d, d] | map(attribute='${name}') | list }}`),
  ...NAMES.map((name) => `{{ '${name}' | extract(d) }}`),
  "{{ ''.constructor.constructor('return process')() }}",
  "{{ [].constructor.constructor('return this')() }}",
  "{{ {}['constructor']['constructor']('return process')() }}",
  "{{ range.constructor('return process')() }}",
  "{{ lookup.constructor('return process')() }}",
  "{{ self.constructor.constructor('return process')() }}",
  "{{ cycler.constructor('return process')() }}",
  "{{ joiner('x').constructor('return process')() }}",
  "{% macro m() %}{% endmacro %}{{ m.constructor('return process')() }}",
  "{% for x in l %}{{ loop.constructor('return process')() }}{% endfor %}",
  "{{ '{0.constructor}'.format(s) }}",
  "{{ '{0[constructor]}'.format(d) }}",
  "{{ '{0.__class__}'.format(s) }}",
  "{{ '{a.__init__.__globals__}'.format(a=namespace()) }}",
  "{{ '%(constructor)s' % d }}",
  "{{ d | dictsort | map(attribute='constructor') | list }}",
  "{{ [d, d] | selectattr('constructor.name') | list }}",
  "{{ [d, d] | sort(attribute='constructor.name') }}",
  "{{ [d, d] | groupby('constructor') }}",
  "{{ [d, d] | sum(attribute='constructor') }}",
  "{{ [d, d] | join(',', attribute='constructor') }}",
  "{{ [d, d] | max(attribute='__proto__') }}",
  "{{ [d, d] | unique(attribute='constructor') }}",
  "{{ [1] | map('constructor') | list }}",
  '{{ 1 | constructor }}',
  '{{ 1 is constructor }}',
  '{{ 1 is __proto__ }}',
  "{{ lookup('constructor') }}",
  "{{ lookup('__proto__') }}",
  "{{ query('toString', 'x') }}",
  '{{ process.env }}',
  '{{ globalThis }}',
  '{{ require("fs") }}',
  '{{ import("fs") }}',
  '{{ this }}',
  '{{ Function("return 1")() }}',
  '{{ eval("1") }}',
  '{{ console.log(1) }}',
  '{{ Object }}',
  '{{ module }}',
  '{{ frame }}',
  '{{ context }}',
  '{{ s.length }}',
  '{{ l.push(3) }}',
  '{{ l.map }}',
  '{{ l.at(0) }}',
  '{{ d.set("a", 2) }}',
  '{{ d.size }}',
  '{{ d.entries() }}',
  '{{ f.value }}',
  '{{ dt.text }}',
  '{{ s.normalize() }}',
  '{{ n.toFixed(2) }}',
  '{{ s.matchAll("t") }}',
  ...NAMES.flatMap((name) => [
    `{{ [d, d] | selectattr('${name}', 'equalto', 1) | list }}`,
    `{{ [d, d] | rejectattr('${name}.x') | list }}`,
    `{{ [d, d] | groupby('${name}') | list }}`,
    `{{ [d, d] | sort(attribute='${name}') }}`,
    `{{ [d, d] | sum(attribute='${name}') }}`,
    `{{ [d, d] | unique(attribute='${name}') }}`,
    `{{ [d, d] | min(attribute='${name}') }}`,
    `{{ [d, d] | max(attribute='${name}') }}`,
    `{{ [d, d] | map(attribute='a.${name}') | list }}`,
    `{{ [d] | map('extract', d, '${name}') | list }}`,
    `{{ query('subelements', [d], '${name}') }}`,
    `{{ [d] | subelements('${name}') }}`,
    `{{ '{0.${name}}'.format(d) }}`,
    `{{ '{0[${name}]}'.format(d) }}`,
    `{{ '{x.${name}.name}'.format(x=l) }}`,
    `{% macro m() %}{% endmacro %}{{ m.${name} }}`,
    `{% for x in l %}{{ loop.${name} }}{% endfor %}`,
    `{% for x in [d] %}{{ x.${name} }}{% endfor %}`,
    `{{ cycler(1).${name} }}`,
    `{{ cycler(1).next.${name} }}`,
    `{{ joiner(1).${name} }}`,
    `{{ namespace(a=1).${name} }}`,
    `{{ query('env', 'HOME').${name} }}`,
    `{{ lookup('env', 'HOME').${name} }}`,
    `{{ lookup('dict', d).${name} }}`,
    `{{ (d | dict2items).0.${name} }}`,
    `{{ lookup('vars', '${name}') }}`,
    `{{ vars.${name} }}`,
    `{{ caller.${name} }}`,
    `{{ (d | items | first).${name} }}`,
    `{{ 1 is ${name} }}`,
    `{{ [1] | select('${name}') | list }}`,
    `{{ [1] | map('${name}') | list }}`,
  ]),
];

test('there are many attempts', () => {
  expect(ATTEMPTS.length).toBeGreaterThan(350);
});

test.each(ATTEMPTS)('stays inside: %s', async (template) => {
  let outcome: unknown;
  try {
    outcome = await templar.render(template, scope);
  } catch (error) {
    expect(error).toHaveProperty('code', expect.stringMatching(/^TEMPLATE_/));
    return;
  }
  throw new Error(`the template gave ${JSON.stringify(outcome)} instead of an error`);
});

test('keys that mean something to JavaScript are plain data', async () => {
  const data = scopeOf('d: {__proto__: {polluted: yes}, constructor: c, toString: t}\n');
  expect(await templar.render('{{ d.constructor }}{{ d["toString"] }}', data)).toBe('ct');
  expect(await templar.render('{{ {} | combine({"__proto__": {"x": 1}}) }}', data)).toEqual(
    new Map([['__proto__', new Map([['x', 1]])]]),
  );
  expect(await templar.render('{{ \'{"__proto__": {"polluted": 1}}\' | from_json }}', data)).toBeInstanceOf(Map);
  expect(await templar.render("{{ 'constructor: {prototype: 1}' | from_yaml }}", data)).toBeInstanceOf(Map);
  expect(await templar.render('{{ [{"key": "__proto__", "value": 1}] | items2dict }}', data)).toEqual(
    new Map([['__proto__', 1]]),
  );
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});

test('what only a template knows does not leave it', async () => {
  for (const template of [
    '{{ range }}',
    '{{ lookup }}',
    '{{ self }}',
    '{{ namespace(a=1) }}',
    '{{ d.items }}',
    '{{ [range] }}',
  ]) {
    const value = await templar.render(template, scope);
    expect(value instanceof PyObject, `${template} gave ${typeName(value)}`).toBe(false);
  }
});
