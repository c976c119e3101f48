import { expect, test } from 'vitest';
import { SourceFile } from '../../../src/errors/index.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { isUnsafe, markUnsafe, UnsafeText, type Value } from '../../../src/values/index.ts';
import { scopeOf } from './scope.ts';

const INJECTION = "{{ lookup('pipe', 'touch /tmp/cbx-must-not-exist') }}";
const ran: string[] = [];
const templar = createTemplar({
  basedir: '/nonexistent',
  host: {
    runProcess: (command) => {
      ran.push(command);
      return { rc: 0, stdout: Buffer.from(INJECTION), stderr: Buffer.alloc(0) };
    },
  },
});
const scope = scopeOf('plain: value\nwrapped: "<{{ evil }}>"\n', {
  evil: new UnsafeText(INJECTION),
  result: markUnsafe(
    new Map<Value, Value>([
      ['stdout', INJECTION],
      ['stdout_lines', [INJECTION]],
    ]),
  ),
});

/** Ways in which an unsafe text can reach a result. */
const WAYS = [
  '{{ evil }}',
  'x{{ evil }}',
  '{{ evil ~ "" }}',
  '{{ evil | upper | lower }}',
  '{{ [evil] }}',
  '{{ {"k": evil} }}',
  '{{ wrapped }}',
  '{{ result.stdout }}',
  '{{ result.stdout_lines }}',
  '{{ result["stdout_lines"][0] }}',
  '{{ result | to_json }}',
  '{{ (result | to_json | from_json).stdout }}',
  '{% for x in result.stdout_lines %}{{ x }}{% endfor %}',
  '{% set x = evil %}{{ x }}',
  '{% macro m(x) %}{{ x }}{% endmacro %}{{ m(evil) }}',
  '{{ result.stdout_lines | map("trim") | list }}',
  '{{ result.stdout_lines | first }}',
  '{{ "%s" | format(evil) }}',
  '{{ evil | b64encode | b64decode }}',
  '{{ evil | default("x") }}',
  '{{ lookup("vars", "evil") }}',
];

test.each(WAYS)('what came from outside stays marked: %s', async (template) => {
  const once = await templar.render(template, scope);
  expect(isUnsafe(once)).toBe(true);
  expect(await templar.render(once, scope)).toEqual(once);
  expect(ran).toEqual([]);
});

test("a lookup's answer is marked, and is not rendered again as another lookup's term", async () => {
  const found = await templar.render("{{ lookup('pipe', 'one') }}", scope);
  expect(found).toEqual(new UnsafeText(INJECTION));
  expect(await templar.render("{{ lookup('list', [lookup('pipe', 'two')]) }}", scope)).toSatisfy(isUnsafe);
  expect(await templar.render("{{ lookup('list', [evil]) }}", scope)).toSatisfy(isUnsafe);
  expect(ran).toEqual(['one', 'two']);
  ran.length = 0;
});

test.each(['{{ evil }}', '{{ result.stdout }}', '{{ wrapped }}'])(
  'a condition whose text came from outside is refused, not evaluated: %s',
  async (condition) => {
    const at = { file: new SourceFile('play.yml', condition), start: 0, end: condition.length };
    await expect(async () => templar.test({ value: condition, at }, scope)).rejects.toThrow(/marked as unsafe/);
    expect(ran).toEqual([]);
  },
);
