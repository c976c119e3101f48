import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CbxError, SourceFile } from '../../../src/errors/index.ts';
import { ansibleWording, createTemplar } from '../../../src/template/index.ts';
import { PyError } from '../../../src/values/index.ts';
import { scopeOf } from './scope.ts';

/** What filters say of values that are not for them, recorded from ansible-core 2.14: playbooks look for it in results. */
interface Wording {
  readonly template: string;
  readonly says: string;
}

const WORDINGS = readFileSync(join(import.meta.dirname, 'filter-wordings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Wording);
const templar = createTemplar({ basedir: '/nonexistent' });
const scope = scopeOf('{}');

async function wording(template: string): Promise<string> {
  const file = new SourceFile('site.yml', template);
  try {
    const value = await templar.renderSourced({ value: template, at: { file, start: 0, end: template.length } }, scope);
    return `no error: ${String(value)}`;
  } catch (error) {
    if (error instanceof CbxError && error.cause instanceof PyError) return ansibleWording(error.cause);
    throw error;
  }
}

test('filters refuse in the words of ansible-core', async () => {
  const heard = await Promise.all(WORDINGS.map(async ({ template }) => ({ template, says: await wording(template) })));
  expect(heard).toEqual(WORDINGS);
});
