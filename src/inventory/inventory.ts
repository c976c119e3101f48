import type { Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';

/** A variable as an inventory source or a vars file gave it. */
export interface InventoryVariable {
  readonly value: Value;
  readonly at?: Span;
}

export type InventoryVariables = ReadonlyMap<string, InventoryVariable>;

export interface Host {
  readonly name: string;
  /** Variables of the inventory sources themselves; those of files stand in {@link Inventory.fileVariables}. */
  readonly vars: InventoryVariables;
  /** Every group that holds the host, directly or through children, in Ansible's order of precedence: weakest first. */
  readonly groups: readonly string[];
  /** True for the localhost that nobody wrote down. */
  readonly implicit: boolean;
}

export interface Group {
  readonly name: string;
  readonly vars: InventoryVariables;
  readonly hosts: readonly string[];
  readonly children: readonly string[];
  readonly parents: readonly string[];
  readonly depth: number;
  readonly priority: number;
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
  withHost(name: string, groups: readonly string[], vars: InventoryVariables): Inventory;
  withGroup(name: string, host: string, parents: readonly string[]): Inventory;
}
