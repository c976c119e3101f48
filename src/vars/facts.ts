import { isUnsafe, markUnsafe, type Value } from '../values/value.ts';
import { variableLayer } from './layers.ts';
import type { Variable, VariableLayer } from './scope.ts';

const PREFIX = 'ansible_';
const layers = new WeakMap<ReadonlyMap<string, Value>, Map<boolean, VariableLayer>>();

/**
 * A host's facts: as the dict `ansible_facts`, whose keys have no prefix, and, where `inject_facts_as_vars` says so, as
 * variables of their own. What a target said is never templated. One layer per version of the facts.
 */
export function factsLayer(facts: ReadonlyMap<string, Value>, isInjected: boolean): VariableLayer {
  let known = layers.get(facts);
  if (known === undefined) {
    known = new Map();
    layers.set(facts, known);
  }
  let layer = known.get(isInjected);
  if (layer === undefined) {
    layer = makeLayer(facts, isInjected);
    known.set(isInjected, layer);
  }
  return layer;
}

function makeLayer(facts: ReadonlyMap<string, Value>, isInjected: boolean): VariableLayer {
  const variables = new Map<string, Variable>();
  const byShortName = new Map<Value, Value>();
  for (const [name, value] of facts) {
    const safe = isUnsafe(value) ? value : markUnsafe(value);
    const isPrefixed = name.startsWith(PREFIX) && name !== 'ansible_local';
    byShortName.set(isPrefixed ? name.slice(PREFIX.length) : name, safe);
    if (isInjected || name === 'ansible_local') variables.set(name, { value: safe, from: 'facts' });
  }
  variables.set('ansible_facts', { value: byShortName, from: 'facts' });
  return variableLayer('facts', variables);
}

/** Registered values and set_fact as a layer, one per version of them. */
export function valuesLayer(
  level: 'registered and set_fact' | 'include_vars' | 'vars_prompt' | 'extra vars',
  values: ReadonlyMap<string, Value>,
): VariableLayer[] {
  if (values.size === 0) return [];
  return [
    {
      level,
      get(name) {
        const value = values.get(name);
        return value === undefined ? undefined : { value, from: level };
      },
      names: () => values.keys(),
    },
  ];
}
