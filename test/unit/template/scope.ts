import { SourceFile } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/parsing/index.ts';
import { isDict, type Value } from '../../../src/values/index.ts';
import type { VariableScope } from '../../../src/vars/scope.ts';

/** A scope of the variables in a YAML text, with their places in it. */
export function scopeOf(yaml: string, more: Readonly<Record<string, Value>> = {}): VariableScope {
  const file = new SourceFile('vars.yml', yaml);
  const parsed = parseYaml(file);
  const vars = new Map<string, Value>();
  if (isDict(parsed.value)) for (const [name, value] of parsed.value) vars.set(String(name), value);
  for (const [name, value] of Object.entries(more)) vars.set(name, value);
  const scope: VariableScope = {
    get: (name) => {
      const value = vars.get(name);
      if (value === undefined) return undefined;
      const start = yaml.search(new RegExp(`^${name}:`, 'm'));
      return { value, from: 'play vars', ...(start < 0 ? {} : { at: { file, start, end: yaml.length } }) };
    },
    definitions: () => [],
    names: () => vars.keys(),
    with: (layer) => ({ ...scope, get: (name) => layer.get(name) ?? scope.get(name) }),
  };
  return scope;
}
