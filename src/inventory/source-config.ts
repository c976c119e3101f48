import { CbxError } from '../errors/index.ts';
import { loadYaml, spanOf } from '../parsing/index.ts';
import { isDict, type Value } from '../values/index.ts';
import type { SourceContext, SourceInput } from './source.ts';

/** The YAML file that configures a source: a mapping with `plugin:`, whose options are checked by name. */
export interface SourceConfig {
  readonly plugin: string;
  readonly options: ReadonlyMap<Value, Value>;
}

/** Whether a file's name is one that configures a source. */
export function isSourceConfig(input: SourceInput, endings: readonly string[] = ['.yml', '.yaml']): boolean {
  return input.path !== undefined && endings.some((ending) => input.path?.endsWith(ending));
}

/** @throws CbxError INVENTORY_NOT_A_CONFIG where the file has no `plugin:` */
export function readSourceConfig(input: SourceInput, context: SourceContext): SourceConfig {
  const file = input.text();
  const options = loadYaml(file, context.decrypt === undefined ? {} : { decrypt: context.decrypt });
  const plugin = isDict(options) ? options.get('plugin') : undefined;
  if (isDict(options) && typeof plugin === 'string') {
    return { plugin: plugin.replace(/^ansible\.(?:builtin|legacy)\./, ''), options };
  }
  const at = isDict(options) ? (spanOf(options, 'plugin')?.value ?? spanOf(options)) : undefined;
  const message = 'the file configures no inventory source: it has no "plugin"';
  throw new CbxError('INVENTORY_NOT_A_CONFIG', message, at ?? { file, start: 0, end: 1 });
}

/** @throws CbxError INVENTORY_NOT_A_CONFIG where the file is meant for another source */
export function readOwnConfig(name: string, input: SourceInput, context: SourceContext): ReadonlyMap<Value, Value> {
  const { plugin, options } = readSourceConfig(input, context);
  if (plugin === name && !String(options.get('plugin')).startsWith('ansible.legacy.')) return options;
  const at = spanOf(options, 'plugin')?.value;
  throw new CbxError('INVENTORY_NOT_A_CONFIG', `the file configures the source "${plugin}", not "${name}"`, at);
}
