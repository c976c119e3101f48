import type { InventoryLevel } from './inventory.ts';

/** The parts of group variables that the setting VARIABLE_PRECEDENCE puts in order, weakest first, as Ansible has them. */
export const DEFAULT_GROUP_PRECEDENCE = [
  'all_inventory',
  'groups_inventory',
  'all_plugins_inventory',
  'all_plugins_play',
  'groups_plugins_inventory',
  'groups_plugins_play',
] as const;

export type GroupPrecedence = (typeof DEFAULT_GROUP_PRECEDENCE)[number];

/** Where the variables of each part stand. */
export const LEVEL_OF: Readonly<Record<GroupPrecedence, InventoryLevel>> = {
  all_inventory: 'inventory group_vars all',
  groups_inventory: 'inventory file group vars',
  all_plugins_inventory: 'group_vars/all beside the inventory',
  all_plugins_play: 'group_vars/all beside the playbook',
  groups_plugins_inventory: 'group_vars beside the inventory',
  groups_plugins_play: 'group_vars beside the playbook',
};

export function isGroupPrecedence(name: string): name is GroupPrecedence {
  return (DEFAULT_GROUP_PRECEDENCE as readonly string[]).includes(name);
}
