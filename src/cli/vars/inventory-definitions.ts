import { CbxError } from '../../errors/index.ts';
import type { Inventory } from '../../inventory/index.ts';
import { didYouMean } from '../../util/nearest.ts';
import type { Value } from '../../values/index.ts';
import type { Definition, Definitions } from './definition.ts';

/** What a host has before any play: the levels of the inventory, and extra variables. Throws INVENTORY_UNKNOWN_HOST. */
export function inventoryDefinitions(
  inventory: Inventory,
  extraVars: ReadonlyMap<string, Value>,
  host: string,
  playbookDirectory: string,
): Definitions {
  checkHost(inventory, host);
  const definitions = new Map<string, Definition[]>();
  const add = (name: string, definition: Definition): void => {
    const known = definitions.get(name);
    if (known === undefined) definitions.set(name, [definition]);
    else known.push(definition);
  };
  for (const [name, value] of extraVars) add(name, { level: 'extra vars', value });
  for (const { level, vars } of inventory.layers(host, playbookDirectory).toReversed()) {
    for (const [name, { value, at }] of vars) add(name, { level, value, ...(at === undefined ? {} : { at }) });
  }
  return definitions;
}

/** @throws CbxError INVENTORY_UNKNOWN_HOST with the nearest name */
export function checkHost(inventory: Inventory, host: string): void {
  if (inventory.host(host) !== undefined) return;
  const hint = didYouMean(host, inventory.hosts.keys());
  throw new CbxError('INVENTORY_UNKNOWN_HOST', `there is no host "${host}"`, undefined, hint);
}
