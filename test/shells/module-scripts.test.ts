import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { argumentFailure, runModule, type TaskModule, validateArguments } from '../../src/task/index.ts';
import type { Dict } from '../../src/values/value.ts';
import type { GoldenCase } from '../helpers/golden-case.ts';
import { goldenContext, toValue } from '../helpers/golden-context.ts';
import { SHELLS } from './shells-at-hand.ts';

/** Every script that the golden cases make the modules send: valid in every shell, and in ShellCheck's eyes. */
const here = fileURLToPath(new URL('../tasks', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cbx-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * What ShellCheck cannot know: variables and functions come from another part of the script or from the prelude (2154,
 * 2034, 2317), splitting and patterns are meant where they stand unquoted (2046, 2086), users' values are quoted as they
 * are (2016, 2088, 2209), ls tells a change of time stamps (2012), `chmod =rw` is no assignment (2283), and one shell
 * does not mind another's line ends in texts (2028, 1003).
 */
const EXCLUDED = '1003,2012,2016,2028,2034,2046,2086,2088,2154,2209,2283,2317';

/** Script -> module. */
const scripts = await renderAll();

describe('module scripts', () => {
  it('are many', () => {
    expect(scripts.size).toBeGreaterThan(100);
  });

  it.each(SHELLS.map((shell) => [shell.name, shell.words] as const))('are valid in %s', (_name, words) => {
    expect(complaints(words, [...scripts.keys()])).toBe('');
  });

  it('would be found when they were not', () => {
    expect(SHELLS.map(({ words }) => complaints(words, ['if true; then :']) !== '')).not.toContain(false);
  });

  const hasShellCheck = spawnSync('shellcheck', ['--version']).status === 0;
  if (!hasShellCheck) console.log('shellcheck is not installed, so scripts are not checked with it');
  it.runIf(hasShellCheck)('satisfy ShellCheck', () => {
    const files = longestOf(3).map(([script, name], index) => {
      const path = join(folder, `${name}-${index}.sh`);
      writeFileSync(path, `${script}\n`);
      return path;
    });
    const words = ['-s', 'sh', '-S', 'warning', '-e', EXCLUDED, '-f', 'gcc', ...files];
    expect(spawnSync('shellcheck', words, { encoding: 'utf8' }).stdout).toBe('');
  });
});

/** Reads scripts without running them: each is the body of a function in one file, so that one process reads them all. */
function complaints([program = '', ...words]: readonly string[], bodies: readonly string[]): string {
  const path = join(folder, 'all.sh');
  writeFileSync(path, bodies.map((body, index) => `script_${index}() {\n:\n${body}\n}\n`).join(''));
  const { status, stderr } = spawnSync(program, [...words, '-n', path], { encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

/** The longest scripts of each module; its others are parts of them. */
function longestOf(count: number): [script: string, module: string][] {
  const byLength = [...scripts].sort(([a], [b]) => b.length - a.length);
  const taken = new Map<string, number>();
  return byLength.filter(([, name]) => {
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    return before < count;
  });
}

async function renderAll(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of readdirSync(here).filter((entry) => statSync(join(here, entry)).isDirectory())) {
    const data = readdirSync(join(here, name)).filter((entry) => entry.endsWith('.yml'));
    if (data.length === 0 || !existsSync(join(here, '../../tasks', `${name}.ts`))) continue;
    const { default: module } = (await import(`../../tasks/${name}.ts`)) as { default: TaskModule };
    for (const file of data) {
      const cases = parse(readFileSync(join(here, name, file), 'utf8'), { version: '1.1' }) as GoldenCase[];
      for (const golden of cases) for (const script of await scriptsOf(module, golden)) found.set(script, name);
    }
  }
  return found;
}

async function scriptsOf(module: TaskModule, golden: GoldenCase): Promise<string[]> {
  const { context, sent, folder: controller } = goldenContext(golden);
  const validated = validateArguments(module.schema, toValue(golden.args) as Dict, { module: module.name });
  try {
    if (argumentFailure(validated) === undefined) await runModule(module, validated.args, context);
  } catch {
    // Cases about errors of the controller's side; what was sent before counts.
  } finally {
    if (controller !== '') rmSync(controller, { recursive: true, force: true });
  }
  return sent.map(({ script }) => script);
}
