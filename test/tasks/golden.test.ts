import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CbxError } from '../../src/errors/index.ts';
import { argumentFailure, runModule, type TaskModule, validateArguments } from '../../src/task/index.ts';
import type { Dict } from '../../src/values/value.ts';
import type { GoldenCase, ScriptExpectation } from '../helpers/golden-case.ts';
import { goldenContext, type SentRequest, toValue } from '../helpers/golden-context.ts';

/** Runs every case of test/tasks/<module>/*.yml; the format is in test/helpers/golden-case.ts. */
const here = fileURLToPath(new URL('.', import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

for (const name of readdirSync(here).sort()) {
  if (name === 'local' || !statSync(join(here, name)).isDirectory()) continue;
  for (const file of readdirSync(join(here, name)).sort()) {
    if (!file.endsWith('.yml')) continue;
    const cases = parse(readFileSync(join(here, name, file), 'utf8'), { version: '1.1' }) as GoldenCase[];
    describe(`${name}/${file}`, () => {
      it.each(cases.map((golden) => [golden.name, golden] as const))('%s', (_name, golden) => runCase(name, golden));
    });
  }
}

async function runCase(name: string, golden: GoldenCase): Promise<void> {
  const { default: module } = (await import(`../../tasks/${name}.ts`)) as { default: TaskModule };
  const { context, sent, warnings, folder } = goldenContext(golden);
  if (folder !== '') folders.push(folder);
  const given = toValue(golden.args) as Dict;
  const validated = validateArguments(module.schema, given, { module: name });
  const wanted = golden.expect;
  try {
    const failure = argumentFailure(validated);
    const outcome = failure === undefined ? await runModule(module, validated.args, context) : { result: failure };
    const result = plain(outcome.result, folder) as Record<string, unknown>;
    for (const [key, value] of Object.entries(wanted.result ?? {})) {
      if (value === null) expect(result, `result.${key}`).not.toHaveProperty([key]);
      else expect(result[key], `result.${key}`).toEqual(value);
    }
    if (wanted.resultEquals !== undefined) expect(result).toEqual(wanted.resultEquals);
    if (wanted.effects !== undefined) expect(plain(outcome.effects, folder)).toEqual(wanted.effects);
  } catch (error) {
    if (!(error instanceof CbxError) || wanted.error === undefined) throw error;
    expect(error.code).toBe(wanted.error);
    return;
  }
  expect(wanted.error, 'an error was expected').toBeUndefined();
  if (wanted.warnings !== undefined) expect([...validated.warnings, ...warnings]).toEqual(wanted.warnings);
  if (wanted.roundTrips !== undefined) expect(sent.length, 'round trips').toBe(wanted.roundTrips);
  wanted.scripts?.forEach((script, index) => {
    if (script !== null) checkScript(script, sent[index], folder);
  });
}

function checkScript(wanted: ScriptExpectation, sent: SentRequest | undefined, folder: string): void {
  if (sent === undefined) throw new Error('this request was never sent');
  const script = folder === '' ? sent.script : sent.script.replaceAll(folder, '/controller');
  if (typeof wanted === 'string') {
    expect(script).toContain(wanted);
    return;
  }
  if (wanted.equals !== undefined) expect(script).toBe(wanted.equals.trimEnd());
  for (const part of wanted.contains ?? []) expect(script).toContain(part);
  for (const part of wanted.excludes ?? []) expect(script).not.toContain(part);
  if (wanted.stdin !== undefined) expect(sent.stdin).toBe(wanted.stdin);
  if (wanted.env !== undefined) expect(sent.options.env).toEqual(wanted.env);
  if (wanted.locale !== undefined) expect(sent.options.locale).toBe(wanted.locale);
}

/** Maps as objects, the controller's folder as /controller, keys without a value dropped. */
function plain(value: unknown, folder: string): unknown {
  const text = JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Map ? Object.fromEntries(member) : member,
  );
  if (text === undefined) return undefined;
  return JSON.parse(folder === '' ? text : text.replaceAll(folder, '/controller'));
}
