import { copyPositions } from '../parsing/index.ts';
import { isDict, type Value } from '../values/value.ts';
import type { InventoryVariable, InventoryVariables } from './inventory.ts';

/** `hash_behaviour`: whether a stronger dict replaces a weaker one of the same name or is merged into it. */
export type HashBehaviour = 'replace' | 'merge';

/** The stronger variables on top of the weaker ones. Returns one of them unchanged where the other is empty. */
export function mergeVariables(
  weak: InventoryVariables,
  strong: InventoryVariables,
  behaviour: HashBehaviour,
): InventoryVariables {
  if (strong.size === 0) return weak;
  if (weak.size === 0) return strong;
  const merged = new Map(weak);
  for (const [name, variable] of strong) merged.set(name, mergeVariable(weak.get(name), variable, behaviour));
  return merged;
}

/** One variable on top of a weaker one of the same name. */
export function mergeVariable(
  weak: InventoryVariable | undefined,
  strong: InventoryVariable,
  behaviour: HashBehaviour,
): InventoryVariable {
  if (weak === undefined || behaviour === 'replace') return strong;
  const value = mergeValues(weak.value, strong.value);
  return value === strong.value ? strong : { ...strong, value };
}

function mergeValues(weak: Value, strong: Value): Value {
  if (!isDict(weak) || !isDict(strong)) return strong;
  const merged = new Map(weak);
  for (const [key, value] of strong) {
    const below = weak.get(key);
    merged.set(key, below === undefined ? value : mergeValues(below, value));
  }
  copyPositions(strong, merged);
  return merged;
}
