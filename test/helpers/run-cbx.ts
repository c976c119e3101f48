import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ProgramOptions, type ProgramResult, runProgram, type Sandbox } from '../../src/sandbox/index.ts';

/** The project's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The words that run a TypeScript program. */
export function nodeCommand(program: string): readonly string[] {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return [process.execPath, '--import', loader, program];
}

/** The words that start cbx from its sources. */
export function cbxCommand(words: readonly string[]): readonly string[] {
  return [...nodeCommand(join(ROOT, 'bin/cbx.ts')), ...words];
}

/** Runs cbx as a user would, or inside a sandbox's network, where its hosts answer. */
export function runCbx(
  words: readonly string[],
  options: ProgramOptions & { readonly inside?: Sandbox } = {},
): Promise<ProgramResult> {
  const { inside, ...rest } = options;
  const argv = inside === undefined ? cbxCommand(words) : inside.command(cbxCommand(words));
  const env = { ...(inside === undefined ? process.env : inside.environment()), ...rest.env };
  return runProgram(argv, { ...rest, env });
}

/** The numbers behind one host's name in the recap. */
export function recapOf(output: string, host: string): Readonly<Record<string, number>> {
  const line =
    output
      .split('PLAY RECAP')
      .at(-1)
      ?.split('\n')
      .find((text) => text.startsWith(`${host} `)) ?? '';
  return Object.fromEntries([...line.matchAll(/(\w+)=(\d+)/g)].map(([, name = '', count]) => [name, Number(count)]));
}
