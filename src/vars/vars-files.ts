import { isAbsolute, join } from 'node:path';
import { CbxError, type Sourced } from '../errors/index.ts';
import type { Play } from '../playbook/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { dictLayer } from './layers.ts';
import type { VariableLayer, VariableScope } from './scope.ts';

/** What reading vars_files needs from above. */
export interface VarsFilesDeps {
  /** Renders a file name; a Promise means that it cannot be had in time. Throws TEMPLATE_*. */
  readonly render: (name: Sourced<Value>, scope: VariableScope) => Value;
  /** A file's variables; undefined when there is no such file. Throws YAML_* and VAULT_*. */
  readonly load: (path: string) => Dict | undefined;
}

export interface VarsFileReader {
  /**
   * The layers of a play's vars_files for a host, the last file first. Names that are templates are rendered per host,
   * with everything weaker; files are read once. Throws VARS_FILE_NOT_FOUND as soon as there is a host.
   */
  layers(play: Play, host: string | undefined, scope: () => VariableScope): readonly VariableLayer[];
  /** Those that need no host; files that cannot be named yet are left out. */
  shared(play: Play, scope: VariableScope): readonly VariableLayer[];
}

export function createVarsFileReader(deps: VarsFilesDeps): VarsFileReader {
  const files = new Map<string, VariableLayer | undefined>();
  const perPlay = new WeakMap<Play, Map<string | undefined, readonly VariableLayer[]>>();

  const fileLayer = (path: string): VariableLayer | undefined => {
    if (!files.has(path)) {
      const dict = deps.load(path);
      files.set(path, dict === undefined ? undefined : dictLayer('vars_files', dict));
    }
    return files.get(path);
  };

  const nameOf = (entry: Sourced<Value>, scope: () => VariableScope, hasHost: boolean): string | undefined => {
    if (typeof entry.value === 'string' && !entry.value.includes('{{')) return entry.value;
    try {
      return String(deps.render(entry, scope()));
    } catch (error) {
      // Facts may be missing before they are gathered: such a file is left out, as in ansible-core 2.14.
      if (!hasHost || isUndefinedVariable(error)) return undefined;
      throw error;
    }
  };

  /** One entry: a file, or a list of which the first that exists counts. */
  const entryLayer = (
    entry: Sourced<Value>,
    play: Play,
    scope: () => VariableScope,
    hasHost: boolean,
  ): VariableLayer | undefined => {
    const choices = isList(entry.value) ? entry.value : [entry.value];
    const tried: string[] = [];
    let isComplete = true;
    for (const choice of choices) {
      const name = nameOf({ value: choice, at: entry.at }, scope, hasHost);
      if (name === undefined) {
        isComplete = false;
        continue;
      }
      const folder = join(play.file, '..');
      for (const path of isAbsolute(name) ? [name] : [join(folder, 'vars', name), join(folder, name)]) {
        const layer = fileLayer(path);
        if (layer !== undefined) return layer;
        tried.push(path);
      }
    }
    if (!isComplete || !hasHost || tried.length === 0) return undefined;
    const message = `vars file ${choices.map(String).join(', ')} was not found`;
    throw new CbxError('VARS_FILE_NOT_FOUND', message, entry.at, `looked for ${tried.join(', ')}`);
  };

  const read = (play: Play, scope: () => VariableScope, hasHost: boolean): readonly VariableLayer[] => {
    const layers: VariableLayer[] = [];
    for (const entry of play.varsFiles) {
      const layer = entryLayer(entry, play, scope, hasHost);
      if (layer !== undefined) layers.unshift(layer);
    }
    return layers;
  };

  return {
    layers(play, host, scope) {
      if (play.varsFiles.length === 0) return [];
      if (host !== undefined && play.varsFiles.some(hasTemplate)) return read(play, scope, true);
      let known = perPlay.get(play);
      if (known === undefined) {
        known = new Map();
        perPlay.set(play, known);
      }
      const key = host === undefined ? undefined : 'all hosts';
      let layers = known.get(key);
      if (layers === undefined) {
        layers = read(play, scope, host !== undefined);
        known.set(key, layers);
      }
      return layers;
    },
    shared: (play, scope) => (play.varsFiles.length === 0 ? [] : read(play, () => scope, false)),
  };
}

function hasTemplate({ value }: Sourced<Value>): boolean {
  return isList(value)
    ? value.some((item) => hasTemplate({ value: item } as Sourced<Value>))
    : String(value).includes('{{');
}

function isUndefinedVariable(error: unknown): boolean {
  return error instanceof CbxError && error.code.startsWith('TEMPLATE_UNDEFINED');
}

/** Checks that a file of variables holds a mapping; nothing counts as an empty one. */
export function asVariables(value: Value, path: string): Dict {
  if (value === null) return new Map();
  if (isDict(value)) return value;
  throw new CbxError('VARS_NOT_A_MAPPING', `${path} has to hold a mapping of variables`);
}
