import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

const render = (text: string): unknown => createTemplar({ basedir: '/nonexistent' }).render(text, scopeOf('{}'));

test.each(['canonical=true', "tags={'!e!': 'tag:example.com,2000:'}"])(
  'to_yaml(%s) is refused, not ignored',
  (option) => {
    expect(() => render(`{{ {'a': 1} | to_yaml(${option}) }}`)).toThrow(`with the option ${option.split('=')[0]}`);
  },
);

test.each(['canonical=false', 'tags={}', 'tags=none'])('to_yaml(%s) asks for nothing', (option) => {
  expect(render(`{{ {'a': 1} | to_yaml(${option}) }}`)).toBe('{a: 1}\n');
});
