import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INVENTORY_SOURCES } from '../../../src/generated/inventories.ts';
import { loadInventory } from '../../../src/inventory/index.ts';
import { gatewaysOfInventory, hostsOfInventory } from '../../../src/sandbox/inventory-hosts.ts';

async function hostsOf(text: string, logins: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'cbx-hosts-'));
  try {
    writeFileSync(join(folder, 'id'), 'private');
    writeFileSync(join(folder, 'id.pub'), 'ssh-ed25519 AAAA user');
    writeFileSync(join(folder, 'inventory'), text.replaceAll('FOLDER', folder));
    const inventory = await loadInventory({ sources: [join(folder, 'inventory')], catalog: INVENTORY_SOURCES });
    const names = inventory.select('all');
    return { hosts: hostsOfInventory(inventory, names, logins), gateways: gatewaysOfInventory(inventory, names) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the hosts of an inventory', () => {
  it('have its addresses, ports and accounts, with free sudo', async () => {
    const { hosts, gateways } = await hostsOf(
      'a ansible_host=10.0.0.1 ansible_port=2222\nb ansible_user=core\n[all:vars]\nremote_user=admin\nnetwork_gateway=10.0.0.9\n',
      ['root', 'admin'],
    );
    expect(hosts).toEqual([
      {
        name: 'a',
        address: '10.0.0.1',
        port: 2222,
        accounts: [
          { name: 'admin', sudo: 'free' },
          { name: 'root', sudo: 'free' },
        ],
        publicKeys: [],
      },
      {
        name: 'b',
        address: 'b',
        port: 22,
        accounts: [
          { name: 'core', sudo: 'free' },
          { name: 'admin', sudo: 'free' },
          { name: 'root', sudo: 'free' },
        ],
        publicKeys: [],
      },
    ]);
    expect(gateways).toEqual(['10.0.0.9']);
  });

  it('ask for the passwords that it names, and know the key that it names', async () => {
    const { hosts } = await hostsOf(
      'a ansible_user=u ansible_password=p ansible_become_password=q ansible_ssh_private_key_file=FOLDER/id\n',
    );
    expect(hosts[0]?.accounts).toEqual([{ name: 'u', password: 'q', sudo: 'password' }]);
    expect(hosts[0]?.publicKeys).toEqual(['ssh-ed25519 AAAA user']);
  });

  it('are not the machine itself, and templates are left for later', async () => {
    const { hosts } = await hostsOf('here ansible_connection=local\nb ansible_host="{{ x }}" ansible_user="{{ y }}"\n');
    expect(hosts.map((host) => [host.name, host.address, host.accounts])).toEqual([['b', 'b', []]]);
  });
});
