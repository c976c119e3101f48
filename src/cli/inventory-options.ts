import type { InventoryFlags } from './open-inventory.ts';
import type { OptionRow } from './option-table.ts';

/** The options of every command that reads an inventory with Ansible's flags. */
export const INVENTORY_OPTIONS: readonly OptionRow<keyof InventoryFlags>[] = [
  {
    flags: '-i, --inventory <source>',
    about: 'inventory file, folder, cluster package, or names with commas',
    key: 'inventory',
    kind: 'list',
    aliases: ['inventory-file'],
  },
  {
    flags: '--inventory-mode <mode>',
    about: 'how folders are read',
    key: 'inventoryMode',
    kind: 'text',
    choices: ['cbx', 'ansible'],
  },
  {
    flags: '-e, --extra-vars <vars>',
    about: 'variables as key=value, YAML, JSON or @file',
    key: 'extraVars',
    kind: 'list',
  },
  { flags: '--vault-id <id>', about: 'vault password as label@source', key: 'vaultId', kind: 'list' },
  {
    flags: '--vault-password-file <file>',
    about: 'file or script with the vault password',
    key: 'vaultPasswordFile',
    kind: 'list',
    aliases: ['vault-pass-file'],
    not: 'askVaultPassword',
  },
  {
    flags: '-J, --ask-vault-password',
    about: 'ask for the vault password',
    key: 'askVaultPassword',
    kind: 'flag',
    aliases: ['ask-vault-pass'],
    not: 'vaultPasswordFile',
  },
];
