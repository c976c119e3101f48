import { INVENTORY_LEVELS } from '../inventory/inventory.ts';

/**
 * Ansible's levels, weakest first, as ansible-core 2.14 resolves them, with cbx's own. A later entry beats an earlier one.
 * Every source of variables and every question about them uses these names.
 */
export const PRECEDENCE = [
  'sandbox', // cbx: key, user and known_hosts of a rehearsal host, weaker than anything the inventory says
  'command line', // ansible_host, ansible_user …, where only keywords, flags and settings say it
  'role defaults',
  ...INVENTORY_LEVELS,
  'host', // inventory_hostname and its like: of the host itself, and play variables may hide them
  'facts',
  'play vars',
  'vars_prompt',
  'vars_files',
  'role vars',
  'block vars',
  'task vars',
  'include_vars',
  'registered and set_fact',
  'role parameters',
  'include parameters',
  'extra vars',
  'magic',
  'loop', // the loop variable hides even extra vars
] as const;

export type Precedence = (typeof PRECEDENCE)[number];
