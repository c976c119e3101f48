import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Inventory } from '../inventory/inventory.ts';
import { UnsafeText, type Value, VaultText } from '../values/value.ts';
import type { Account } from './accounts.ts';
import { type HostRequest, joinAccounts } from './requests.ts';

/**
 * What an inventory's hosts need to be raised: address, port and login accounts as its variables name them. Hosts with a
 * local connection are this machine itself and are left out. A value that is still a template is not known here.
 *
 * @param names the hosts that are wanted
 * @param logins accounts that every host gets besides: the role's or play's remote_user, -u
 * @param keyFiles private keys that open every host besides: --private-key
 */
export function hostsOfInventory(
  inventory: Inventory,
  names: readonly string[],
  logins: readonly string[] = [],
  keyFiles: readonly string[] = [],
): readonly HostRequest[] {
  return names.flatMap((name) => {
    const text = variablesOf(inventory, name);
    if (inventory.host(name)?.implicit || text('ansible_connection') === 'local') return [];
    const address = text('ansible_host', 'ansible_ssh_host') ?? name;
    const port = Number(text('ansible_port', 'ansible_ssh_port') ?? 22);
    return [{ name, address, port, accounts: accountsOf(text, logins), publicKeys: publicKeysOf(text, keyFiles) }];
  });
}

/** The addresses that the inventory calls gateways: the sandbox's bridge answers there, like the router it stands for. */
export function gatewaysOfInventory(inventory: Inventory, names: readonly string[]): readonly string[] {
  const found = names.map((name) => variablesOf(inventory, name)('network_gateway'));
  return [...new Set(found.filter((address) => address !== undefined))];
}

type Reader = (...names: string[]) => string | undefined;

/** Reads a host's variables as plain text: the first of several names that has one. */
export function variablesOf(inventory: Inventory, host: string): Reader {
  const values = new Map<string, Value>();
  for (const layer of inventory.layers(host)) {
    for (const [name, variable] of layer.vars) values.set(name, variable.value);
  }
  return (...names) => names.map((name) => plainText(values.get(name))).find((text) => text !== undefined);
}

function accountsOf(text: Reader, logins: readonly string[]): readonly Account[] {
  const password = text('ansible_password', 'ansible_ssh_pass');
  const sudoPassword = text('ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass');
  const names = [text('ansible_user', 'ansible_ssh_user'), text('remote_user'), ...logins];
  // The password that sudo asks for is the account's own, so it wins where the inventory names two.
  const secret = sudoPassword ?? password;
  return joinAccounts(
    [],
    names
      .filter((name) => name !== undefined)
      .map((name) => ({
        name,
        ...(secret === undefined ? {} : { password: secret }),
        sudo: sudoPassword === undefined ? 'free' : 'password',
      })),
  );
}

/** Keys that the inventory or a flag names are stronger than the sandbox's own, so the hosts have to know them. */
function publicKeysOf(text: Reader, keyFiles: readonly string[]): readonly string[] {
  return [text('ansible_ssh_private_key_file', 'ansible_private_key_file'), ...keyFiles]
    .filter((file) => file !== undefined)
    .map((file) => `${file.replace(/^~(?=\/)/, homedir())}.pub`)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}

function plainText(value: Value | undefined): string | undefined {
  if (value instanceof VaultText) return value.reveal();
  if (value instanceof UnsafeText) return value.text;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && !value.includes('{{') ? value : undefined;
}
