import { SourceFile } from '../../src/errors/index.ts';
import { parseYaml } from '../../src/parsing/index.ts';
import { createTemplar } from '../../src/template/index.ts';
import { isDict, str, type Value } from '../../src/values/index.ts';
import type { VariableScope } from '../../src/vars/scope.ts';
import { Chooser } from '../../test/helpers/chooser.ts';
import { answerRegex } from './regex-answers.ts';
import { type RegexCase, regexCase } from './regex-cases.ts';
import { jsonCase, numberCase, orderCase, reprCase, type TemplateCase, yamlCase } from './value-cases.ts';

/** One kind of question: how to make many of them, and what cbx answers. */
export interface Suite {
  /** What oracle.py calls it. */
  readonly kind: 'regex' | 'template';
  questions(seed: number, count: number): readonly object[];
  answer(question: object): unknown;
}

function suite<T extends object>(
  kind: Suite['kind'],
  make: (chooser: Chooser) => T,
  answer: (question: T) => unknown,
): Suite {
  return {
    kind,
    questions: (seed, count) => {
      const chooser = new Chooser(seed);
      return Array.from({ length: count }, () => make(chooser));
    },
    answer: (question) => answer(question as T),
  };
}

const templar = createTemplar({ basedir: process.cwd(), host: { env: process.env, setting: () => undefined } });

/** The text a template gives, without looking what it may read as; null where it fails. */
async function answerTemplate({ template, vars }: TemplateCase): Promise<{ text: string | null }> {
  try {
    const text = await templar.render(template, scopeOf(vars), { convertData: false });
    return { text: str(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?') };
  } catch {
    return { text: null };
  }
}

function scopeOf(yaml: string): VariableScope {
  const { value, errors } = parseYaml(new SourceFile('vars.yml', yaml));
  if (errors[0] !== undefined) throw errors[0];
  const vars = isDict(value) ? value : new Map<Value, Value>();
  const scope: VariableScope = {
    get: (name) => {
      const found = vars.get(name);
      return found === undefined ? undefined : { value: found, from: 'extra vars' };
    },
    definitions: () => [],
    names: () => [...vars.keys()].map(String),
    with: () => scope,
  };
  return scope;
}

export const SUITES: Readonly<Record<string, Suite>> = {
  regex: suite<RegexCase>('regex', regexCase, answerRegex),
  numbers: suite('template', numberCase, answerTemplate),
  repr: suite('template', reprCase, answerTemplate),
  order: suite('template', orderCase, answerTemplate),
  yaml: suite('template', yamlCase, answerTemplate),
  json: suite('template', jsonCase, answerTemplate),
};
