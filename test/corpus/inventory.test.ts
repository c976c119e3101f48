import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { register } from '../../src/cli/inventory.ts';

/**
 * Small inventories with the answers that ansible-inventory 2.14 gave for them: lists, exports, graphs, single hosts,
 * patterns, and the cases that must fail. Each runs in a copy of its files, in this process.
 */
const CORPUS = join(dirname(fileURLToPath(import.meta.url)), 'inventory');

interface Case {
  readonly about: string;
  readonly sources: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

interface Expected {
  readonly error?: true;
  readonly list: unknown;
  readonly export: unknown;
  readonly graph: string | { readonly error: true };
  readonly hosts: Readonly<Record<string, unknown>>;
  readonly patterns: Readonly<Record<string, unknown>>;
  readonly extra?: readonly { readonly args: readonly string[]; readonly rc: number; readonly stdout: string }[];
}

const FAILED = { error: true };
let home = '';
const start = process.cwd();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cbx-inventory-'));
});

afterEach(() => {
  process.chdir(start);
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** What the command prints; undefined where it fails. */
async function run(words: readonly string[]): Promise<string | undefined> {
  let out = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    const program = new Command('cbx').exitOverride();
    register(program);
    await program.parseAsync(['inventory', ...words], { from: 'user' });
    return out;
  } catch {
    return undefined;
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

const json = (text: string | undefined): unknown => (text === undefined ? FAILED : JSON.parse(text));

const lines = (text: string | undefined): unknown =>
  text === undefined
    ? FAILED
    : text
        .split('\n')
        .slice(1)
        .map((line) => line.trim())
        .filter((line) => line !== '');

const names = readdirSync(CORPUS)
  .filter((name) => existsSync(join(CORPUS, name, 'expected.json')))
  .sort();

describe('inventory corpus', () => {
  for (const name of names) {
    const folder = join(CORPUS, name);
    const given = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
    it(`${name}: ${given.about}`, async () => {
      const work = join(home, 'work');
      cpSync(join(folder, 'files'), work, { recursive: true, verbatimSymlinks: true });
      mkdirSync(join(home, 'home'));
      vi.stubEnv('HOME', join(home, 'home'));
      for (const [key, value] of Object.entries(given.env ?? {})) vi.stubEnv(key, value);
      process.chdir(join(work, given.cwd ?? '.'));
      const sources = [...given.sources.flatMap((source) => ['-i', source]), ...(given.args ?? [])];
      const list = await run([...sources, '--list']);
      if (expected.error === true) {
        expect(list).toBeUndefined();
        return;
      }
      expect(json(list)).toEqual(expected.list);
      expect(json(await run([...sources, '--list', '--export']))).toEqual(expected.export);
      const graph = await run([...sources, '--graph']);
      expect(graph?.trimEnd() ?? FAILED).toEqual(
        typeof expected.graph === 'string' ? expected.graph.trimEnd() : expected.graph,
      );
      for (const [host, vars] of Object.entries(expected.hosts)) {
        expect({ [host]: json(await run([...sources, '--host', host])) }).toEqual({ [host]: vars });
      }
      for (const [asked, hosts] of Object.entries(expected.patterns)) {
        const [pattern = '', limit] = asked.split(' -l ');
        const words = ['--list-hosts', ...sources, pattern, ...(limit === undefined ? [] : ['-l', limit])];
        expect({ [asked]: lines(await run(words)) }).toEqual({ [asked]: hosts });
      }
      for (const { args, rc, stdout } of expected.extra ?? []) {
        const text = await run([...sources, ...args]);
        expect(text?.trimEnd()).toEqual(rc === 0 ? stdout.trimEnd() : undefined);
      }
    });
  }
});
