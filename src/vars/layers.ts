import type { Span } from '../errors/index.ts';
import { spanOf } from '../parsing/index.ts';
import type { Dict, Value } from '../values/value.ts';
import type { Precedence } from './precedence.ts';
import type { Variable, VariableLayer } from './scope.ts';

/** A layer over variables that are there already. */
export function variableLayer(level: Precedence, variables: ReadonlyMap<string, Variable>): VariableLayer {
  return { level, get: (name) => variables.get(name), names: () => variables.keys() };
}

/** A layer over a parsed mapping: every variable knows where it was written. Keys that are no texts are left out. */
export function dictLayer(level: Precedence, dict: Dict): VariableLayer {
  return {
    level,
    get(name) {
      const value = dict.get(name);
      if (value === undefined) return undefined;
      const at = spanOf(dict, name)?.value;
      return at === undefined ? { value, from: level } : { value, from: level, at };
    },
    names: () => textKeys(dict),
  };
}

/** A layer over inventory variables, which carry their places themselves. */
export function placedLayer(
  level: Precedence,
  variables: ReadonlyMap<string, { readonly value: Value; readonly at?: Span }>,
): VariableLayer {
  return {
    level,
    get(name) {
      const found = variables.get(name);
      if (found === undefined) return undefined;
      return found.at === undefined
        ? { value: found.value, from: level }
        : { value: found.value, from: level, at: found.at };
    },
    names: () => variables.keys(),
  };
}

/** A layer whose values are worked out when they are asked for; `undefined` means that there is no such variable. */
export function computedLayer(
  level: Precedence,
  variables: Readonly<Record<string, () => Value | undefined>>,
): VariableLayer {
  return {
    level,
    get(name) {
      const value = Object.hasOwn(variables, name) ? variables[name]?.() : undefined;
      return value === undefined ? undefined : { value, from: level };
    },
    *names() {
      for (const name of Object.keys(variables)) if (variables[name]?.() !== undefined) yield name;
    },
  };
}

function* textKeys(dict: Dict): Iterable<string> {
  for (const key of dict.keys()) if (typeof key === 'string') yield key;
}
