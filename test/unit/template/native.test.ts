import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

// What Ansible's own playbooks for jinja2_native assert.
const CASES: readonly (readonly [string, unknown])[] = [
  ['{{ 1 + 2 }}', 3],
  ['{% for x in [4, 2] %}{{ x }}{% endfor %}', 42],
  ['[{% for x in [4, 2] %}{{ x }},{% endfor %}]', [4, 2]],
  ["'{{ 1 }}{{ 2 }}'", "'12'"],
  ['{{ quoted }}', '"hello"'],
  ['{{ none }}', null],
  ["{{ '' == none }}", false],
  ["{{ 'yes' }}", 'yes'],
  ['{{ 2 | string }}', '2'],
];

test.each(CASES)('jinja2_native: %s', (template, value) => {
  const templar = createTemplar({ basedir: '/nonexistent', isNative: true });
  expect(templar.render(template, scopeOf('{"quoted": "\\"hello\\""}'))).toEqual(value);
});
