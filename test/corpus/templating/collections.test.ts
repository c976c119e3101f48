import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CbxError } from '../../../src/errors/index.ts';
import { createTemplar } from '../../../src/template/index.ts';
import { type Json, str, type Value } from '../../../src/values/index.ts';
import { typeName } from '../../../src/values/type-name.ts';
import type { VariableScope } from '../../../src/vars/scope.ts';
import { scopeOf } from '../../unit/template/scope.ts';

/**
 * Filters, tests and lookups of collections, and styles of YAML: answers recorded from ansible-core 2.14.18 with community.general 6.6.2,
 * ansible.utils 2.10.3 and ansible.netcommon 4.1.0. `error` is the message, or "" where the words are not Ansible's own.
 */
interface Row {
  readonly template: string;
  /** A variable of this one case. */
  readonly q?: Json;
  readonly expect: { readonly type?: string; readonly text?: string; readonly error?: string };
}

/** JSON data as the variables of a play hold it. */
function valueOf(json: Json): Value {
  if (Array.isArray(json)) return (json as readonly Json[]).map(valueOf);
  if (typeof json !== 'object' || json === null) return json as Value;
  return new Map(Object.entries(json).map(([key, member]) => [key, valueOf(member)]));
}

const FOLDER = join(import.meta.dirname, 'collections');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
const templar = createTemplar({ basedir: FOLDER });

async function answer(row: Row, shared: VariableScope): Promise<Row['expect']> {
  try {
    const { q } = row;
    const own: VariableScope['get'] = (name) =>
      name === 'q' && q !== undefined ? { value: valueOf(q), from: 'play vars' } : shared.get(name);
    const scope: VariableScope = { ...shared, get: own };
    const value: Value = await templar.render(row.template, scope);
    const type = typeName(value);
    return { type: type === 'NoneType' ? 'none' : type === 'tuple' ? 'list' : type, text: str(value) };
  } catch (error) {
    if (!(error instanceof CbxError)) throw error;
    return { error: row.expect.error === '' ? '' : error.message };
  }
}

test.each(names)('%s', async (name) => {
  const vars = scopeOf(readFileSync(join(FOLDER, name.replace('.jsonl', '.vars.yml')), 'utf8'));
  const rows = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n');
  const cases = rows.map((row) => JSON.parse(row) as Row);
  const found = await Promise.all(cases.map(async (row) => ({ ...row, expect: await answer(row, vars) })));
  expect(found.filter((row, at) => JSON.stringify(row) !== JSON.stringify(cases[at]))).toEqual([]);
  expect(cases.length).toBeGreaterThan(20);
});
