import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { SETTINGS, type SettingName, Settings } from '../../config/index.ts';
import { CbxError, SourceFile } from '../../errors/index.ts';
import { parseYaml } from '../../parsing/index.ts';
import { createTemplar, type FileRenderOptions } from '../../template/index.ts';
import { type Dict, isDict, str, UnsafeText, type Value, VaultText } from '../../values/index.ts';
import { typeName } from '../../values/type-name.ts';
import type { VariableScope } from '../../vars/scope.ts';

interface Case {
  readonly id: string;
  readonly kind: 'template' | 'conditional' | 'file';
  readonly template: string;
  readonly vars_yaml: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, string | boolean>>;
}

type Answer = { readonly value: unknown; readonly type: string; readonly text?: string } | { readonly error: string };

const OMIT = '__omit_place_holder__corpus';
const CLASSES: Readonly<Record<string, string>> = {
  TEMPLATE_UNDEFINED: 'undefined',
  TEMPLATE_SYNTAX: 'syntax',
  TEMPLATE_TYPE: 'type',
};

/** Answers templating cases: one JSON object a line in, one a line out. */
export async function answerTemplateCorpus(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<void> {
  process.env.TZ = 'UTC';
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const one = JSON.parse(line) as Case;
    output.write(`${JSON.stringify({ id: one.id, ...(await answerCase(one)) })}\n`);
  }
}

/** One case's answer, in a folder of its own that plays the playbook's. */
export async function answerCase(one: Case): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-corpus-'));
  try {
    for (const [path, text] of Object.entries(one.files ?? {})) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return describe(await evaluate(one, folder));
  } catch (error) {
    // A defect of cbx must not take the answers of the other cases with it, and must not pass for an error that is
    // wanted: it is answered as a value of a type that no case has.
    if (!(error instanceof CbxError)) return internal(one.id, error);
    return { error: CLASSES[error.code] ?? 'other' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function internal(id: string, error: unknown): Answer {
  process.stderr.write(`${id}: ${error instanceof Error ? error.stack : String(error)}\n`);
  return { value: null, type: 'internal error', text: String(error) };
}

async function evaluate(one: Case, folder: string): Promise<Value> {
  const env = { ...process.env, ...one.env };
  const settings = new Settings({ env, cwd: folder });
  const templar = createTemplar({
    basedir: folder,
    // The cases' answers are those of ansible-core alone, where json_query and the like do not exist.
    withCollections: false,
    host: {
      env,
      setting: (name) => {
        const plain = name.replace(/^DEFAULT_/, '').toLowerCase();
        const known = [name, plain].find((candidate) => Object.hasOwn(SETTINGS, candidate));
        return known === undefined ? undefined : settings.get(known as SettingName);
      },
    },
  });
  const scope = scopeOf(one.vars_yaml);
  const file = new SourceFile(one.kind === 'file' ? 'templates/main.j2' : 'case', one.template);
  const at = { file, start: 0, end: one.template.length };
  if (one.kind === 'conditional') return templar.test({ value: one.template, at }, scope);
  if (one.kind === 'file')
    return templar.renderFile('templates/main.j2', one.template, scope, fileOptions(one, folder));
  return templar.render(one.template, scope, { at });
}

function fileOptions(one: Case, folder: string): FileRenderOptions {
  const given = one.options ?? {};
  const names = ['block_start', 'block_end', 'variable_start', 'variable_end', 'comment_start', 'comment_end'];
  const delimiters = names
    .filter((name) => typeof given[`${name}_string`] === 'string')
    .map((name) => [name.replace(/_(\w)/, (_whole, letter: string) => letter.toUpperCase()), given[`${name}_string`]]);
  const sequence = given.newline_sequence;
  return {
    searchPath: [join(folder, 'templates'), folder],
    ...(typeof given.trim_blocks === 'boolean' ? { trimBlocks: given.trim_blocks } : {}),
    ...(typeof given.lstrip_blocks === 'boolean' ? { lstripBlocks: given.lstrip_blocks } : {}),
    ...(typeof sequence === 'string' ? { newlineSequence: sequence.replace('\\r', '\r').replace('\\n', '\n') } : {}),
    delimiters: Object.fromEntries(delimiters),
  };
}

function scopeOf(varsYaml: string): VariableScope {
  const parsed = parseYaml(new SourceFile('vars.yml', varsYaml));
  const [error] = parsed.errors;
  if (error !== undefined) throw error;
  const written: Dict = isDict(parsed.value) ? parsed.value : new Map();
  const vars = new Map<string, Value>([...written].map(([name, value]) => [String(name), value]));
  vars.set('omit', OMIT);
  vars.set('vars', new Map(vars));
  if (!vars.has('ansible_managed')) vars.set('ansible_managed', 'Ansible managed');
  const scope: VariableScope = {
    get: (name) => {
      const value = vars.get(name);
      return value === undefined ? undefined : { value, from: 'extra vars' };
    },
    definitions: (name) => {
      const one = scope.get(name);
      return one === undefined ? [] : [one];
    },
    names: () => [...vars.keys()].filter((name) => name !== 'vars'),
    with: () => scope,
  };
  return scope;
}

function describe(value: Value): Answer {
  const type = kindOf(value);
  const plain = json(value);
  const isExact = type === 'str' || type === 'bool' || type === 'none' || (type === 'int' && typeof value === 'number');
  return isExact ? { value: plain, type } : { value: plain, type, text: printable(str(value)) };
}

function kindOf(value: Value): string {
  const name = typeName(value);
  if (name === 'NoneType') return 'none';
  return name === 'tuple' ? 'list' : name;
}

/** Undecodable bytes cannot stand in JSON; a question mark takes their place. */
function printable(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?');
}

function json(value: Value): unknown {
  if (typeof value === 'string') return printable(value);
  if (value instanceof UnsafeText || value instanceof VaultText) return printable(str(value));
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(json);
  if (isDict(value))
    return Object.fromEntries(
      [...value].map(([key, member]) => [typeof key === 'string' ? key : str(key), json(member)]),
    );
  if ('value' in value && typeof value.value === 'number') return value.value;
  return printable(str(value));
}
