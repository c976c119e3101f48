import type { Value } from '../values/value.ts';
import type { Precedence } from '../vars/precedence.ts';
import type { VariableLayer } from '../vars/scope.ts';

/** A layer over values that are there already. */
export function layerOf(level: Precedence, values: ReadonlyMap<string, Value>): VariableLayer {
  return {
    level,
    get: (name) => (values.has(name) ? { value: values.get(name) as Value, from: level } : undefined),
    names: () => values.keys(),
  };
}
