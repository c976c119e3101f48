import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTemplar } from '../../../src/template/index.ts';
import { scopeOf } from './scope.ts';

/** A host whose processes answer when they are told to, and that notes what ran. */
function slowHost() {
  const waiting: (() => void)[] = [];
  const ran: string[] = [];
  const templar = createTemplar({
    basedir: '/nonexistent',
    host: {
      runProcess: (command) => {
        ran.push(command);
        return new Promise((resolve) => {
          waiting.push(() => resolve({ rc: 0, stdout: Buffer.from(`${command}!\n`), stderr: Buffer.alloc(0) }));
        });
      },
    },
  });
  return { templar, waiting, ran };
}

test('a rendering without waiting lookups is there at once', () => {
  const { templar } = slowHost();
  expect(templar.render('{{ a }}', scopeOf('a: 1\n'))).toBe(1);
});

test('renderings wait side by side: a hundred of them start their processes before the first one answers', async () => {
  const { templar, waiting, ran } = slowHost();
  const scope = scopeOf('{}');
  const all = Array.from({ length: 100 }, (_, at) => templar.render(`{{ lookup('pipe', 'h${at}') }}`, scope));
  expect(ran).toHaveLength(100);
  for (const answer of waiting) answer();
  expect((await Promise.all(all)).map((value) => (value as { text: string }).text)).toEqual(
    ran.map((command) => `${command}!`),
  );
});

test('a replay repeats no process and no random number', async () => {
  const { templar, waiting, ran } = slowHost();
  const text =
    "{% set r = 1000000 | random %}{{ lookup('pipe', 'one') }}{{ lookup('pipe', 'two') }}{{ r == r }}{{ lookup('pipe', 'one') }}";
  const rendered = templar.render(text, scopeOf('{}'));
  for (let round = 0; round < 3; round += 1) {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await rendered).toHaveProperty('text', 'one!two!Trueone!');
  expect(ran).toEqual(['one', 'two', 'one']);
});

test('a failing process is an error, or what errors= says', async () => {
  const templar = createTemplar({
    basedir: '/nonexistent',
    host: { runProcess: async () => ({ rc: 3, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }) },
  });
  const scope = scopeOf('{}');
  await expect(Promise.resolve(templar.render("{{ lookup('pipe', 'x') }}", scope))).rejects.toHaveProperty(
    'code',
    'TEMPLATE_FAILED',
  );
  expect(await templar.render("{{ lookup('pipe', 'x', errors='ignore') }}", scope)).toBe('');
  expect(await templar.render("{{ query('pipe', 'x', errors='warn') }}", scope)).toEqual([]);
});

test('template_vars reach variables that refer to them, and are no templates themselves (ansible-core 2.14)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-template-vars-'));
  try {
    writeFileSync(join(folder, 'x.j2'), '{{ plane }} {{ next }}');
    const templar = createTemplar({ basedir: folder });
    const scope = scopeOf('next: "{{ plane }}+1"\nplane: other\nsecret: no\n');
    const rendered = await templar.render(
      "{{ lookup('template', 'x.j2', template_vars={'plane': '{' ~ '{ secret }}'}) }}",
      scope,
    );
    expect(rendered).toHaveProperty('text', '{{ secret }} {{ secret }}+1');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
