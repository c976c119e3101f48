import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand, writeFiles } from './run-command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cbx-svg-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const attribute = (element: string, name: string): number =>
  Number(new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1]);

it('--graph --svg draws every group and host once per place, inside the picture, without overlap', async () => {
  writeFiles(folder, { hosts: 'alone\n[web]\nw1\n"a<b&c"\n[db]\nw1\n[app:children]\nweb\ndb\n' });
  const { code, out } = await runCommand(folder, ['inventory', '-i', 'hosts', '--graph', '--svg', 'tree.svg']);
  expect([code, out]).toEqual([0, '']);
  const svg = readFileSync(join(folder, 'tree.svg'), 'utf8');
  const [width, height] = [attribute(svg, 'width'), attribute(svg, 'height')];
  const texts = svg.match(/<text [^>]*>[^<]*<\/text>/g) ?? [];
  const rows = texts.map((text) => ({
    name: />([^<]*)</.exec(text)?.[1],
    isGroup: text.includes('class="b"'),
    x: attribute(text, 'x'),
    y: attribute(text, 'y'),
  }));
  const graph = (await runCommand(folder, ['inventory', '-i', 'hosts', '--graph'])).out.trimEnd().split('\n');
  const named = graph.map((line) => line.replace(/^.*--/, ''));
  expect(rows.map(({ name, isGroup }) => (isGroup ? `@${name}:` : name))).toEqual(
    named.map((name) => name.replace('<', '&#60;').replace('&c', '&#38;c')),
  );
  expect((svg.match(/<path /g) ?? []).length).toBe(rows.length - 1);
  expect(new Set(rows.map(({ y }) => y)).size).toBe(rows.length);
  for (const { x, y } of rows) expect([x > 0 && x < width, y > 0 && y < height]).toEqual([true, true]);
});
