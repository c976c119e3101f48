import { CbxError } from '../../errors/index.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import { variablesOf } from '../inventory-hosts.ts';
import type { EsxiRequest } from './esxi/raise-host.ts';
import type { SimulatorKind } from './kinds.ts';

/** The group of hosts that are virtual machines. */
const VM_GROUP = 'vmware_vms';

/** The group's members; an inventory without the group has none. */
export function vmsOfInventory(inventory: Inventory): readonly string[] {
  return inventory.groups.has(VM_GROUP) ? inventory.select(VM_GROUP) : [];
}

/**
 * The ESXi hosts that the VMs of an inventory name, each with the datastores and port groups that they want there.
 * Throws SANDBOX_NOTHING_TO_SIMULATE when there is none.
 */
export function simulatorsOfInventory(inventory: Inventory, { kind, release }: SimulatorKind): readonly EsxiRequest[] {
  if (kind !== 'esxi') return [];
  const requests = new Map<string, EsxiRequest>();
  for (const vm of vmsOfInventory(inventory)) {
    const text = variablesOf(inventory, vm);
    const name = text('esxi_host');
    if (name === undefined) continue;
    const known = requests.get(name) ?? { name, address: name, release, datastores: [], networks: ['VM Network'] };
    requests.set(name, {
      ...known,
      datastores: joined(known.datastores, text('esxi_ds')),
      networks: joined(joined(known.networks, text('esxi_net')), text('esxi_data_net')),
    });
  }
  if (requests.size === 0) {
    throw new CbxError(
      'SANDBOX_NOTHING_TO_SIMULATE',
      `no host of the group ${VM_GROUP} has a variable esxi_host`,
      undefined,
      'it names the ESXi host that a VM runs on',
    );
  }
  return [...requests.values()];
}

function joined(some: readonly string[], more: string | undefined): readonly string[] {
  return more === undefined || some.includes(more) ? some : [...some, more];
}
