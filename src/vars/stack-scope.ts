import { isDict, LazyDict, type Value } from '../values/value.ts';
import type { Variable, VariableLayer, VariableScope } from './scope.ts';

/** `hash_behaviour`: a stronger dict replaces a weaker one of its name, or is merged into it. */
export type HashBehaviour = 'replace' | 'merge';

/**
 * Layers as a scope, the strongest first. Asking is a walk down the stack: making a scope copies no variable, so that
 * one for every host and task costs nothing but the list.
 */
export function stackScope(layers: readonly VariableLayer[], hashBehaviour: HashBehaviour): VariableScope {
  return {
    get(name) {
      // The busiest loop of a run: no iterator, no copy.
      for (let depth = 0; depth < layers.length; depth += 1) {
        const found = layers[depth]?.get(name);
        if (found === undefined) continue;
        return hashBehaviour === 'merge' ? mergedBelow(found, name, layers.slice(depth + 1)) : found;
      }
      return undefined;
    },
    definitions: (name) => layers.map((layer) => layer.get(name)).filter((found) => found !== undefined),
    names: () => namesOf(layers),
    with: (layer) => stackScope([layer, ...layers], hashBehaviour),
  };
}

/** Every name once, in the order in which Ansible's merged variables list them: the weakest layer's first. */
function namesOf(layers: readonly VariableLayer[]): Iterable<string> {
  const names = new Set<string>();
  for (let depth = layers.length - 1; depth >= 0; depth -= 1) {
    for (const name of layers[depth]?.names() ?? []) names.add(name);
  }
  return names;
}

function mergedBelow(found: Variable, name: string, below: readonly VariableLayer[]): Variable {
  let value = found.value;
  for (const layer of below) {
    if (!isPlainDict(value)) break;
    const weaker = layer.get(name);
    if (weaker === undefined) continue;
    if (!isPlainDict(weaker.value)) break;
    value = mergeDicts(weaker.value, value);
  }
  return value === found.value ? found : { ...found, value };
}

function mergeDicts(weak: Value, strong: Value): Value {
  if (!isPlainDict(weak) || !isPlainDict(strong)) return strong;
  const merged = new Map(weak);
  for (const [key, value] of strong) merged.set(key, mergeDicts(weak.get(key) ?? null, value));
  return merged;
}

/** Dicts that people wrote are merged; lazy ones are cbx's own. */
function isPlainDict(value: Value): value is ReadonlyMap<Value, Value> {
  return isDict(value) && !(value instanceof LazyDict);
}
