import { dumpYaml, type YamlDumpOptions } from '../../parsing/index.ts';
import {
  asText,
  isInt,
  type Py,
  type PyDict,
  PyError,
  PyObject,
  str,
  toList,
  truth,
  typeError,
  typeName,
  Undefined,
} from '../../values/index.ts';
import { toValue } from '../to-value.ts';
import type { JsonOptions } from './json.ts';

const JSON_NAMES = new Set([
  'indent',
  'sort_keys',
  'ensure_ascii',
  'separators',
  'skipkeys',
  'allow_nan',
  'check_circular',
  'preprocess_unsafe',
  'vault_to_text',
  'default',
  'cls',
]);

/** json.dumps()'s keyword arguments. */
export function jsonOptions(given: PyDict, indent: number | null, sortKeys: boolean): JsonOptions {
  for (const name of given.keys())
    if (!JSON_NAMES.has(str(name))) throw typeError(`dumps() got an unexpected keyword argument '${str(name)}'`);
  const own = given.get('indent');
  const separators = given.get('separators');
  const pair = separators === undefined || separators === null ? undefined : toList(separators).map(str);
  return {
    indent: own === undefined ? indent : own === null ? null : isInt(own) ? Number(own) : str(own),
    sortKeys: truth(given.get('sort_keys') ?? sortKeys),
    ensureAscii: truth(given.get('ensure_ascii') ?? true),
    skipKeys: truth(given.get('skipkeys') ?? false),
    allowNan: truth(given.get('allow_nan') ?? true),
    ...(pair === undefined ? {} : { separators: [pair[0] ?? ', ', pair[1] ?? ': '] as const }),
  };
}

const YAML_NAMES = new Set([
  'indent',
  'width',
  'sort_keys',
  'allow_unicode',
  'default_flow_style',
  'explicit_start',
  'default_style',
  'canonical',
  'explicit_end',
  'line_break',
  'encoding',
  'version',
  'tags',
]);

/** yaml.dump() with Ansible's dumper and the given keyword arguments. */
export function writeYaml(value: Py, given: PyDict, base: YamlDumpOptions): string {
  for (const name of given.keys())
    if (!YAML_NAMES.has(str(name))) throw typeError(`dump_all() got an unexpected keyword argument '${str(name)}'`);
  // Both filters set allow_unicode themselves, to_nice_yaml the flow style too.
  for (const name of base.flowStyle === false ? ['allow_unicode', 'default_flow_style'] : ['allow_unicode'])
    if (given.has(name)) throw typeError(`yaml.dump() got multiple values for keyword argument '${name}'`);
  for (const name of ['canonical', 'tags'])
    if (truth(given.get(name) ?? null))
      throw new PyError(
        'other',
        `YAML cannot be written with the option ${name}`,
        name === 'tags'
          ? 'write the %TAG line in front of the text; no value gets such a tag'
          : "default_style='\"' quotes every text, default_flow_style=true writes braces and brackets",
      );
  const number = (name: string): number | undefined => {
    const option = given.get(name);
    if (option === undefined || option === null) return undefined;
    return isInt(option) ? Number(option) : Number.POSITIVE_INFINITY;
  };
  const indent = number('indent') ?? base.indent;
  const width = number('width');
  const flow = given.get('default_flow_style');
  const style = given.get('default_style');
  const version = given.get('version');
  const options: YamlDumpOptions = {
    ...base,
    sortKeys: truth(given.get('sort_keys') ?? true),
    allowUnicode: true,
    explicitStart: truth(given.get('explicit_start') ?? false),
    ...(indent === undefined ? {} : { indent }),
    ...(width === undefined ? {} : { width }),
    ...(flow === undefined ? {} : { flowStyle: flow === null ? null : truth(flow) }),
    explicitEnd: truth(given.get('explicit_end') ?? false),
    ...(style === undefined || style === null ? {} : { scalarStyle: str(style) }),
    ...(version === undefined || version === null ? {} : { version: toList(version).map(str).join('.') }),
  };
  if (value instanceof Undefined) throw value.error();
  if (value instanceof PyObject && asText(value) === undefined) {
    throw new PyError('other', `cannot represent an object of type ${typeName(value)} in YAML`);
  }
  return dumpYaml(toValue(value), options);
}
