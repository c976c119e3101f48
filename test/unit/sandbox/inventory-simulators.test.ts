import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INVENTORY_SOURCES } from '../../../src/generated/inventories.ts';
import { loadInventory } from '../../../src/inventory/index.ts';
import { simulatorsOfInventory, vmsOfInventory } from '../../../src/sandbox/sim/inventory-simulators.ts';
import { parseSimulator } from '../../../src/sandbox/sim/kinds.ts';

async function inventoryOf(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-sims-'));
  try {
    writeFileSync(join(folder, 'inventory'), text);
    return await loadInventory({ sources: [join(folder, 'inventory')], catalog: INVENTORY_SOURCES });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('simulated hosts', () => {
  it('are those that the VMs name, with all that they want there', async () => {
    const inventory = await inventoryOf(`[all:vars]
esxi_net="Mgmt Net"
esxi_data_net=Data
[vmware_vms]
a esxi_host=esxi-1 esxi_ds=one
b esxi_host=192.168.1.9 esxi_ds=two
c esxi_host=esxi-1 esxi_ds="my store"
`);
    const networks = ['VM Network', 'Mgmt Net', 'Data'];
    expect(simulatorsOfInventory(inventory, parseSimulator('esxi=6.0'))).toEqual([
      { name: 'esxi-1', address: 'esxi-1', release: '6.0', datastores: ['one', 'my store'], networks },
      { name: '192.168.1.9', address: '192.168.1.9', release: '6.0', datastores: ['two'], networks },
    ]);
    expect(vmsOfInventory(inventory)).toEqual(['a', 'b', 'c']);
    expect(simulatorsOfInventory(inventory, parseSimulator('fusion'))).toEqual([]);
  });

  it('have to be named by somebody', async () => {
    const inventory = await inventoryOf('web1\n');
    expect(vmsOfInventory(inventory)).toEqual([]);
    expect(() => simulatorsOfInventory(inventory, parseSimulator('esxi'))).toThrow('has a variable esxi_host');
  });

  it.each(['', 'vsphere', 'esxi=', 'esxi=new', 'constructor'])('of the kind %j do not exist', (text) => {
    expect(() => parseSimulator(text)).toThrow('can be simulated');
  });
});
