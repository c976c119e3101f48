import type { Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';

/** A variable as an inventory source or a vars file gave it. */
export interface InventoryVariable {
  readonly value: Value;
  readonly at?: Span;
  /** The name as YAML read it where it is no text (`1: x`): lists show it so, nothing else can ask for it. */
  readonly key?: Value;
}

export type InventoryVariables = ReadonlyMap<string, InventoryVariable>;

export interface Host {
  readonly name: string;
  /** Variables of the inventory sources themselves; those of files come from {@link Inventory.layers}. */
  readonly vars: InventoryVariables;
  /** Every group that holds the host, directly or through children, in Ansible's order of precedence: weakest first. */
  readonly groups: readonly string[];
  /** True for the localhost that nobody wrote down. */
  readonly implicit: boolean;
  /** The source that named the host first: `inventory_file` and, its folder, `inventory_dir`. */
  readonly source: string | undefined;
}

export interface Group {
  readonly name: string;
  readonly vars: InventoryVariables;
  /** Hosts of the group itself; with those of its descendants: {@link Inventory.members}. */
  readonly hosts: readonly string[];
  readonly children: readonly string[];
  readonly parents: readonly string[];
  readonly depth: number;
  readonly priority: number;
}

/** The precedence levels that an inventory fills, as src/vars/precedence.ts names them, weakest first. */
export const INVENTORY_LEVELS = [
  'inventory group_vars all',
  'inventory file group vars',
  'group_vars/all beside the inventory',
  'group_vars/all beside the playbook',
  'group_vars beside the inventory',
  'group_vars beside the playbook',
  'inventory file host vars',
  'host_vars beside the inventory',
  'host_vars beside the playbook',
] as const;

export type InventoryLevel = (typeof INVENTORY_LEVELS)[number];

/** What one level says about one host. */
export interface InventoryLayer {
  readonly level: InventoryLevel;
  readonly vars: InventoryVariables;
}

/** Immutable; add_host and group_by make a new version. */
export interface Inventory {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: ReadonlyMap<string, Group>;
  /** Paths that were read, in order. */
  readonly sources: readonly string[];
  /** The folder of the first source, for `inventory_dir`. */
  readonly directory: string | undefined;
  readonly file: string | undefined;
  /** Host names of a pattern, optionally within a limit, in Ansible's order. Throws INVENTORY_*. */
  select(pattern: string | readonly string[], limit?: string): readonly string[];
  /** The host, or the implicit localhost for its names. */
  host(name: string): Host | undefined;
  /** Hosts of a group and of all its descendants, as the magic variable `groups` lists them. */
  members(group: string): readonly string[];
  /**
   * A host's variables by level, weakest first; levels without variables are left out. Vars files are read when they are
   * first asked for, once.
   * @param playbookDirectory where group_vars and host_vars beside the playbook are looked for
   */
  layers(host: string, playbookDirectory?: string): readonly InventoryLayer[];
  /** All layers in one, the strongest value of each name: what a host has before any play says more. */
  variables(host: string, playbookDirectory?: string): InventoryVariables;
  /** What one group says by itself, in the sources and in the vars files beside them and, if given, beside the playbook. */
  groupVariables(group: string, playbookDirectory?: string): InventoryVariables;
  /** The same for one host: without its groups. */
  hostVariables(host: string, playbookDirectory?: string): InventoryVariables;
  /** Both give back the inventory itself where it says all of that already. */
  withHost(name: string, groups: readonly string[], vars: InventoryVariables): Inventory;
  withGroup(name: string, host: string, parents: readonly string[]): Inventory;
}
