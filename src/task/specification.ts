import { type Dict, isDict, isList, str, type Value } from '../values/index.ts';
import { jsonOf, toBool } from './coerce.ts';
import type { ArgumentSchema, TaskSchema } from './module.ts';

/** Rules between arguments, as specifications spell them and as schemas do. */
const RULES = ['mutually_exclusive', 'required_together', 'required_one_of', 'required_if', 'required_by'] as const;

/** An Ansible argument specification (`type`, `required`, `choices`, `elements`, `options` …) as a schema. */
export function specificationOf(spec: Dict): TaskSchema {
  return { title: 'Arguments', description: '', ...level(spec) } as TaskSchema;
}

function level(spec: Dict): Record<string, unknown> {
  const properties: Record<string, ArgumentSchema> = {};
  const required: string[] = [];
  for (const [name, value] of spec) {
    const rules = isDict(value) ? value : new Map<Value, Value>();
    properties[str(name)] = argument(rules);
    if (toBool(rules.get('required') ?? false)) required.push(str(name));
  }
  return { type: 'object', additionalProperties: false, properties, required };
}

function argument(rules: Dict): ArgumentSchema {
  const schema: Record<string, unknown> = { 'x-type': text(rules, 'type') ?? 'str' };
  const elements = text(rules, 'elements');
  const options = rules.get('options');
  const choices = rules.get('choices');
  const aliases = rules.get('aliases');
  if (elements !== undefined) schema['x-elements'] = elements;
  if (isList(choices)) schema.enum = choices.map(jsonOf);
  if (rules.has('default')) schema.default = jsonOf(rules.get('default') ?? null);
  if (isList(aliases)) schema['x-aliases'] = aliases.map((alias) => str(alias));
  if (toBool(rules.get('no_log') ?? false)) schema['x-no-log'] = true;
  for (const name of RULES) {
    const rule = rules.get(name);
    if (rule !== undefined && rule !== null) schema[`x-${name.replaceAll('_', '-')}`] = jsonOf(rule);
  }
  if (isDict(options)) {
    const { properties, required } = level(options);
    Object.assign(schema, { properties, required });
  }
  return schema as ArgumentSchema;
}

function text(rules: Dict, name: string): string | undefined {
  const value = rules.get(name);
  return value === undefined || value === null ? undefined : str(value);
}
