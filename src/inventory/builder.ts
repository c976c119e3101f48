import { CbxError, type Span } from '../errors/index.ts';
import type { Value } from '../values/value.ts';
import type { InventoryVariable } from './inventory.ts';
import { type HashBehaviour, mergeVariable } from './merge-variables.ts';

/** A host while the inventory is being built. */
export interface BuildingHost {
  readonly name: string;
  readonly vars: Map<string, InventoryVariable>;
  /** Groups that name the host themselves, in order. */
  readonly groups: Set<string>;
  readonly source: string | undefined;
}

/** A group while the inventory is being built. */
export interface BuildingGroup {
  readonly name: string;
  readonly vars: Map<string, InventoryVariable>;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
  readonly parents: Set<string>;
  priority: number;
}

/** How invalid characters in group names are treated (TRANSFORM_INVALID_GROUP_CHARS). */
export type GroupNameRule = 'always' | 'never' | 'ignore' | 'silently';

export const LOCALHOST_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/**
 * What inventory sources write into. Everything is kept in the order it came, because Ansible's host order depends on it.
 * A source that fails half-way leaves behind what it had added, as Ansible's do.
 */
export class InventoryBuilder {
  readonly hosts = new Map<string, BuildingHost>();
  readonly groups = new Map<string, BuildingGroup>();
  readonly warnings: CbxError[] = [];
  readonly #hashBehaviour: HashBehaviour;
  readonly #groupNames: GroupNameRule;
  /** The file that is being read; new hosts remember it. */
  source: string | undefined;

  constructor(hashBehaviour: HashBehaviour = 'replace', groupNames: GroupNameRule = 'never') {
    this.#hashBehaviour = hashBehaviour;
    this.#groupNames = groupNames;
    this.addGroup('all');
    this.addGroup('ungrouped');
    this.addChild('all', 'ungrouped');
  }

  /** Adds a group unless it is there. Returns the name it has then: invalid characters may have been replaced. */
  addGroup(given: string, at?: Span): string {
    if (given === '') throw new CbxError('INVENTORY_BAD_NAME', 'a group needs a name', at);
    if (this.groups.has(given)) return given;
    const name = this.#safeName(given, at);
    if (!this.groups.has(name)) {
      this.groups.set(name, {
        name,
        vars: new Map(),
        hosts: new Set(),
        children: new Set(),
        parents: new Set(),
        priority: 1,
      });
    }
    return name;
  }

  /** Adds a host unless it is there, and puts it into the group, if one is named. */
  addHost(name: string, group?: string, port?: number, at?: Span): void {
    if (name === '') throw new CbxError('INVENTORY_BAD_NAME', 'a host needs a name', at);
    const into = group === undefined ? undefined : this.groups.get(group);
    if (group !== undefined && into === undefined) throw unknownGroup(group, at);
    let host = this.hosts.get(name);
    if (host === undefined) {
      host = { name, vars: new Map(), groups: new Set(), source: this.source };
      this.hosts.set(name, host);
      if (port !== undefined) host.vars.set('ansible_port', variable(port, at));
    }
    if (into !== undefined) {
      into.hosts.add(name);
      host.groups.add(into.name);
    }
  }

  /** @throws CbxError INVENTORY_LOOP when a group would become its own ancestor */
  addChild(parent: string, child: string, at?: Span): void {
    const above = this.groups.get(parent);
    const below = this.groups.get(child);
    if (above === undefined) throw unknownGroup(parent, at);
    if (below === undefined) {
      if (!this.hosts.has(child)) throw unknownGroup(child, at);
      this.addHost(child, parent, undefined, at);
      return;
    }
    if (above.children.has(child)) return;
    if (parent === child || this.#isAncestor(child, parent)) {
      throw new CbxError('INVENTORY_LOOP', `the group "${child}" would be inside itself, through "${parent}"`, at);
    }
    above.children.add(child);
    below.parents.add(parent);
  }

  /** Sets a variable of a group or a host; the group gets it where both have the name. */
  setVariable(name: string, key: string, value: InventoryVariable): void {
    const group = this.groups.get(name);
    const owner = group ?? this.hosts.get(name);
    if (owner === undefined) throw unknownGroup(name, value.at);
    if (group !== undefined && key === 'ansible_group_priority') group.priority = toPriority(value);
    else owner.vars.set(key, mergeVariable(owner.vars.get(key), value, this.#hashBehaviour));
  }

  warn(warning: CbxError): void {
    this.warnings.push(warning);
  }

  /**
   * After each source that was read: groups without a parent belong to `all`, hosts without a group to `ungrouped`, hosts
   * with one no longer.
   */
  reconcile(): void {
    const all = this.groups.get('all');
    const ungrouped = this.groups.get('ungrouped');
    for (const group of this.groups.values()) {
      if (group !== all && group.parents.size === 0) this.addChild('all', group.name);
    }
    // Somebody may have made "ungrouped" a child of a group of theirs: its hosts are then in that group.
    const isNested = [...(ungrouped?.parents ?? [])].some((name) => name !== 'all');
    for (const host of this.hosts.values()) {
      const isGrouped = [...host.groups].some((name) => name !== 'all' && (name !== 'ungrouped' || isNested));
      if (isGrouped) {
        if (host.groups.delete('ungrouped')) ungrouped?.hosts.delete(host.name);
      } else if (!host.groups.has('ungrouped')) {
        // Ansible looks the name up among the groups first: a group of the host's name becomes the child instead.
        this.addChild('ungrouped', host.name);
      }
      if (this.groups.has(host.name)) {
        const message = `"${host.name}" is the name of a host and of a group`;
        this.warn(new CbxError('INVENTORY_SAME_NAME', message));
      }
    }
  }

  #isAncestor(group: string, of: string): boolean {
    const open = [of];
    const seen = new Set<string>();
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === group) return true;
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(...(this.groups.get(name)?.parents ?? []));
    }
    return false;
  }

  /** Once for all groups, with the place of the first. */
  #warnOfNames(name: string, what: string, at: Span | undefined): void {
    if (this.warnings.some(({ code }) => code === 'INVENTORY_GROUP_NAME')) return;
    const message = `Invalid characters were found in group names ${what}, use -vvvv to see details`;
    this.warn(new CbxError('INVENTORY_GROUP_NAME', message, at, `the first one is "${name}"`));
  }

  #safeName(name: string, at: Span | undefined): string {
    const safe = safeGroupName(name);
    if (safe === name || this.#groupNames === 'ignore') return name;
    const isKept = this.#groupNames === 'never';
    if (this.#groupNames !== 'silently')
      this.#warnOfNames(name, isKept ? 'but not replaced' : 'and automatically replaced', at);
    return isKept ? name : safe;
  }
}

/** A group name with everything that a variable's name could not hold replaced by underscores. */
export function safeGroupName(name: string): string {
  return name.replace(/^\d|[^\p{L}\p{N}_]/gu, '_');
}

function variable(value: Value, at: Span | undefined): InventoryVariable {
  return at === undefined ? { value } : { value, at };
}

function unknownGroup(name: string, at: Span | undefined): CbxError {
  return new CbxError('INVENTORY_UNKNOWN_GROUP', `there is no group or host "${name}"`, at);
}

function toPriority({ value, at }: InventoryVariable): number {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number === 'number') return Math.trunc(number);
  if (typeof number === 'string' && /^\s*[-+]?\d+\s*$/.test(number)) return Number(number);
  throw new CbxError('INVENTORY_BAD_PRIORITY', 'ansible_group_priority must be an integer', at);
}
