import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerCase } from '../../../src/cli/internal/template-corpus.ts';

type Case = Parameters<typeof answerCase>[0] & {
  readonly category: string;
  readonly expect: { readonly error?: string; readonly value?: unknown; readonly type?: string; readonly text?: string };
};

const FOLDER = import.meta.dirname;
const exceptions = JSON.parse(readFileSync(join(FOLDER, 'exceptions.json'), 'utf8')) as Record<string, string>;

function load(name: string): Case[] {
  const rows = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  return rows.filter((row) => row !== '').map((row) => JSON.parse(row) as Case);
}

/** The comparison of the corpus' README: `type` and `other` errors may stand for one another. */
function verdict(wanted: Case['expect'], got: Awaited<ReturnType<typeof answerCase>>): string {
  const group = (error: string): string => (error === 'type' || error === 'other' ? 'runtime' : error);
  if (wanted.error !== undefined || 'error' in got) {
    const mine = 'error' in got ? `error ${group(got.error)}` : 'a value';
    const theirs = wanted.error === undefined ? 'a value' : `error ${group(wanted.error)}`;
    return mine === theirs ? 'same' : `${theirs} wanted, ${mine} given`;
  }
  const same =
    wanted.type === got.type &&
    JSON.stringify(sortKeys(wanted.value)) === JSON.stringify(sortKeys(got.value)) &&
    (wanted.text === undefined || wanted.text === got.text);
  return same ? 'same' : `${JSON.stringify(wanted)} wanted, ${JSON.stringify(got)} given`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort().map(([key, member]) => [key, sortKeys(member)]));
}

async function differences(cases: readonly Case[]): Promise<string[]> {
  const found: string[] = [];
  for (const one of cases) {
    const answer = verdict(one.expect, await answerCase(one));
    const isListed = Object.hasOwn(exceptions, one.id);
    if ((answer === 'same') === isListed) found.push(`${one.id} ${one.template}: ${isListed ? 'is listed as an exception but passes' : answer}`);
  }
  return found;
}

const corpus = load('templating.jsonl');
const categories = [...new Set(corpus.map((one) => one.category))];

test.each(categories)('templates answer as ansible-core does: %s', async (category) => {
  expect(await differences(corpus.filter((one) => one.category === category))).toEqual([]);
});

test('operators, filters, tests and methods over all kinds of values answer as ansible-core does', async () => {
  const vars = readFileSync(join(FOLDER, 'templating-more.vars.yml'), 'utf8');
  expect(await differences(load('templating-more.jsonl').map((one) => ({ ...one, vars_yaml: vars })))).toEqual([]);
});

test('numbers of all sizes print, round, format, sort and dump as in Python', async () => {
  expect(await differences(load('templating-numbers.jsonl'))).toEqual([]);
});

test('filters, tests, statements and formats in combination answer as ansible-core does', async () => {
  const vars = readFileSync(join(FOLDER, 'templating-varied.vars.yml'), 'utf8');
  expect(await differences(load('templating-varied.jsonl').map((one) => ({ ...one, vars_yaml: vars })))).toEqual([]);
});
