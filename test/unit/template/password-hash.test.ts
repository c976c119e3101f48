import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

const templar = createTemplar({ basedir: '/nonexistent' });
const scope = scopeOf('{}');

test('a hash with many rounds lets others run in between, and is the same as in one go', async () => {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  const hash = await templar.render("{{ 'x' | password_hash('sha512', 'abc', rounds=60000) }}", scope);
  clearImmediate(timer);
  expect(hash).toBe(
    '$6$rounds=60000$abc$lJLk5hnbQtjDFGpv2TPm8eFMYTEwWdDLfNXQS.MpEzOWcfkDBsdA0JEo4iQbHut0n75KApEr1DdEXtPIwOQre/',
  );
  expect(turns).toBeGreaterThan(1);
});

test('a few rounds are made at once', () => {
  expect(templar.render("{{ 'x' | password_hash('sha512', 'abc', rounds=10000) }}", scope)).toMatch(
    /^\$6\$rounds=10000\$abc\$/,
  );
});

test.each([
  ["'sha512', 'abc', rounds=999999999", 'would take minutes'],
  ["'bcrypt', '1234567890123456789012', rounds=31", 'would take minutes'],
  ["'bcrypt', '1234567890123456789012', rounds=3", 'bcrypt takes 4 to 31 rounds'],
])('password_hash(%s) is refused before any work', (options, reason) => {
  expect(() => templar.render(`{{ 'x' | password_hash(${options}) }}`, scope)).toThrow(reason);
});
