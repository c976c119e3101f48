import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { CbxError, SourceFile } from '../../../src/errors/index.ts';
import { createTemplar, lookup } from '../../../src/template/index.ts';
import { str, type Value } from '../../../src/values/index.ts';
import { Chooser } from '../../helpers/chooser.ts';
import { hurryRegularExpressions, hurryRenderings } from './hurry.ts';
import { scopeOf } from './scope.ts';

const COUNT = Number(process.env.CBX_FUZZ ?? 1000);
const SEED = Number(process.env.CBX_SEED ?? 20260101);

interface Case {
  readonly kind: string;
  readonly template: string;
  readonly vars_yaml: string;
}

const corpus = readFileSync(join(import.meta.dirname, '../../corpus/templating/templating.jsonl'), 'utf8')
  .split('\n')
  .filter((row) => row !== '')
  .map((row) => JSON.parse(row) as Case);

const ODD = [
  '',
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '-%}',
  '{{ ',
  '{% endfor %}',
  '{% else %}',
  '{% raw %}',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '|',
  '.',
  ',',
  ':',
  '~',
  '**',
  '//',
  '%',
  '==',
  ' not ',
  ' in ',
  ' is ',
  ' if ',
  ' else ',
  ' and ',
  '-',
  '*args',
  '**{}',
  '=',
  "'",
  '"',
  '\\',
  '\\x',
  "''",
  'None',
  'true',
  '[]',
  '{}',
  '()',
  '(1,)',
  '-1',
  '0',
  '1e400',
  '99999999999999999999999',
  '1.5',
  '[1:2:0]',
  '[-1]',
  '[::-1]',
  '__class__',
  'constructor',
  '__proto__',
  'missing',
  'missing.x.y',
  'loop',
  'self',
  'caller()',
  'range(5)',
  'namespace()',
  'omit',
  '| list',
  '| map',
  '| int',
  '| string',
  '| default',
  '| first',
  '| dict2items',
  '| to_json',
  '| from_json',
  '| regex_replace',
  "| regex_search('(')",
  '| join',
  '| sort',
  '| batch(2)',
  '| groupby(0)',
  '| format',
  '| ipaddr',
  '| json_query',
  "lookup('dict', 1)",
  "lookup('pipe', 1)",
  "lookup('sequence', 1)",
  '\u0000',
  '\uFEFF',
  'é\u{1F600}',
  '\ud800',
  '\n',
];

/** A text's words, signs and spaces: what a person would change. */
const parts = (text: string): string[] => text.match(/\w+|\s+|[^\w\s]/gu) ?? [];

function mutate(text: string, chooser: Chooser): string {
  const tokens = parts(text);
  for (let times = 1 + chooser.below(3); times > 0; times -= 1) {
    const at = chooser.below(tokens.length + 1);
    const other = parts(corpus[chooser.below(corpus.length)]?.template ?? '');
    const kind = chooser.below(7);
    if (kind === 0) tokens.splice(at, 1);
    else if (kind === 1) tokens.splice(at, 0, chooser.pick(ODD));
    else if (kind === 2) tokens[at] = chooser.pick(ODD);
    else if (kind === 3) tokens[at] = other[chooser.below(other.length)] ?? '';
    else if (kind === 4) tokens.splice(at, 0, ...tokens.slice(chooser.below(tokens.length + 1)).slice(0, 12));
    else if (kind === 5)
      tokens.splice(at, chooser.below(6), ...other.slice(chooser.below(other.length + 1)).slice(0, 12));
    else [tokens[at], tokens[at + 1]] = [tokens[at + 1] ?? '', tokens[at] ?? ''];
  }
  return tokens.join('');
}

const folder = mkdtempSync(join(tmpdir(), 'cbx-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void vi.restoreAllMocks());

/** Whatever the templates become, they start no process, ask no server and write no file. */
const templar = createTemplar({
  basedir: folder,
  host: {
    env: {},
    runProcess: async () => ({ rc: 0, stdout: Buffer.from('ran'), stderr: Buffer.alloc(0) }),
    fetch: async () => ({ status: 200, body: Buffer.from('fetched') }),
    selectHosts: () => ['h1'],
  },
  lookups: new Map([['password', lookup('**_', () => ['geheim'])]]),
});

async function rendered({ kind, vars_yaml }: Case, text: string): Promise<Value | boolean> {
  const scope = scopeOf(vars_yaml);
  const at = { file: new SourceFile('site.yml', text), start: 0, end: text.length };
  if (kind === 'conditional') return templar.test({ value: text, at }, scope);
  if (kind === 'file') return templar.renderFile(join(folder, 't.j2'), text, scope, { searchPath: [folder] });
  return templar.render(text, scope, { at });
}

describe(`mutated templates (seed ${SEED})`, () => {
  it(`${COUNT} give a value or an error with a place`, { timeout: 60_000 + COUNT * 50 }, async () => {
    hurryRenderings();
    hurryRegularExpressions();
    const chooser = new Chooser(SEED);
    let values = 0;
    for (let run = 0; run < COUNT; run += 1) {
      const one = corpus[chooser.below(corpus.length)] as Case;
      const text = mutate(one.template, chooser);
      const about = `run ${run} of seed ${SEED}, ${one.kind}:\n${text}`;
      try {
        expect(typeof str((await rendered(one, text)) as Value), about).toBe('string');
        values += 1;
      } catch (error) {
        expect(error, about).toBeInstanceOf(CbxError);
        expect((error as CbxError).code, about).toMatch(/^TEMPLATE_/);
        expect((error as CbxError).at, about).toBeDefined();
      }
    }
    // Mutations that break everything, or nothing, would prove nothing.
    expect(values).toBeGreaterThan(COUNT / 10);
    expect(values).toBeLessThan(COUNT);
  });
});
