import { dirname } from 'node:path';
import type { CbxError } from '../errors/index.ts';
import { equals } from '../values/index.ts';
import { type BuildingGroup, type BuildingHost, InventoryBuilder, LOCALHOST_NAMES } from './builder.ts';
import { type GroupPrecedence, isGroupPrecedence, LEVEL_OF } from './group-precedence.ts';
import { parseLimit, selectHosts, splitHostPattern } from './host-pattern.ts';
import type { Group, Host, Inventory, InventoryLayer, InventoryLevel, InventoryVariables } from './inventory.ts';
import { type HashBehaviour, mergeVariables } from './merge-variables.ts';
import type { VarsFiles } from './vars-files.ts';

/** What an inventory needs beyond its hosts and groups; shared by all versions of one inventory. */
export interface InventoryEnvironment {
  readonly sources: readonly string[];
  readonly directory: string | undefined;
  readonly file: string | undefined;
  /** Folders beside which group_vars and host_vars are looked for, in the order of the sources. */
  readonly varsFolders: readonly string[];
  readonly varsFiles: VarsFiles;
  readonly hashBehaviour: HashBehaviour;
  /** Order of group variables, weakest first; unknown names count for nothing. */
  readonly precedence: readonly string[];
  /** Called for a pattern that matches nothing; may throw. */
  readonly onMismatch: (warning: CbxError) => void;
}

const NO_VARIABLES: InventoryVariables = new Map();

/** The finished inventory of a builder. */
export function buildInventory(builder: InventoryBuilder, environment: InventoryEnvironment): Inventory {
  return new BuiltInventory(builder, environment);
}

class BuiltInventory implements Inventory {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly #environment: InventoryEnvironment;
  readonly #members = new Map<string, readonly string[]>();
  /** By the list of groups, which hosts of the same groups share, and the playbook's folder. */
  readonly #groupLayers = new WeakMap<readonly string[], Map<string | undefined, readonly InventoryLayer[]>>();
  readonly #mergedGroups = new WeakMap<object, InventoryVariables>();
  readonly #memberSets = new Map<string, ReadonlySet<string>>();

  constructor(builder: InventoryBuilder, environment: InventoryEnvironment) {
    this.#environment = environment;
    const depths = groupDepths(builder.groups);
    this.groups = new Map([...builder.groups].map(([name, group]) => [name, toGroup(group, depths.get(name) ?? 0)]));
    const ancestry = new Map<string, readonly string[]>();
    this.hosts = new Map([...builder.hosts].map(([name, host]) => [name, this.#toHost(host, ancestry)]));
  }

  get sources(): readonly string[] {
    return this.#environment.sources;
  }

  get directory(): string | undefined {
    return this.#environment.directory;
  }

  get file(): string | undefined {
    return this.#environment.file;
  }

  select(pattern: string | readonly string[], limit?: string): readonly string[] {
    const selected = selectHosts(splitHostPattern(pattern), this.#targets());
    if (limit === undefined || limit === '') return selected;
    const within = new Set(selectHosts(parseLimit(limit), this.#targets()));
    const limited = selected.filter((host) => within.has(host));
    // No limit takes the implicit localhost from who asks for it and nothing else.
    return limited.length === 0 && typeof pattern === 'string' && LOCALHOST_NAMES.has(pattern) ? [pattern] : limited;
  }

  #targets() {
    return {
      hostNames: () => this.hosts.keys(),
      groupNames: () => this.groups.keys(),
      hasHost: (name: string) => this.hosts.has(name),
      members: (group: string) => this.members(group),
      localhost: (name: string) => this.host(name)?.name ?? name,
      onMismatch: this.#environment.onMismatch,
    };
  }

  host(name: string): Host | undefined {
    const known = this.hosts.get(name);
    if (known !== undefined || !LOCALHOST_NAMES.has(name)) return known;
    // Another of localhost's names in the inventory stands for this one.
    for (const other of this.hosts.keys()) if (LOCALHOST_NAMES.has(other)) return this.hosts.get(other);
    // As ansible-core says it: playbooks hand the interpreter on, though cbx needs none.
    const vars = new Map([
      ['ansible_connection', { value: 'local' }],
      ['ansible_python_interpreter', { value: '/usr/bin/python3' }],
    ]);
    return { name, vars, groups: ['all'], implicit: true, source: undefined };
  }

  members(group: string): readonly string[] {
    let known = this.#members.get(group);
    if (known === undefined) {
      const hosts = new Set<string>();
      for (const name of this.#withDescendants(group)) {
        for (const host of this.groups.get(name)?.hosts ?? []) hosts.add(host);
      }
      known = [...hosts];
      this.#members.set(group, known);
    }
    return known;
  }

  /** Level by level, as Ansible walks: a group's own hosts before those of its children. */
  #withDescendants(group: string): ReadonlySet<string> {
    const names = new Set([group]);
    // A set may grow while it is walked.
    for (const name of names) for (const child of this.groups.get(name)?.children ?? []) names.add(child);
    return names;
  }

  variables(host: string, playbookDirectory?: string): InventoryVariables {
    const groups = this.host(host)?.groups;
    if (groups === undefined) return NO_VARIABLES;
    const layers = this.#layersOfGroups(groups, playbookDirectory);
    let ofGroups = this.#mergedGroups.get(layers);
    if (ofGroups === undefined) {
      ofGroups = this.#merge(layers.map((layer) => layer.vars));
      this.#mergedGroups.set(layers, ofGroups);
    }
    return this.#merge([ofGroups, this.hostVariables(host, playbookDirectory)]);
  }

  groupVariables(group: string, playbookDirectory?: string): InventoryVariables {
    const { varsFiles, varsFolders } = this.#environment;
    return this.#merge([
      this.groups.get(group)?.vars ?? NO_VARIABLES,
      varsFiles.group(varsFolders, group),
      playbookDirectory === undefined ? NO_VARIABLES : varsFiles.group([playbookDirectory], group),
    ]);
  }

  hostVariables(host: string, playbookDirectory?: string): InventoryVariables {
    const { varsFiles, varsFolders } = this.#environment;
    return this.#merge([
      this.host(host)?.vars ?? NO_VARIABLES,
      varsFiles.host(varsFolders, host),
      playbookDirectory === undefined ? NO_VARIABLES : varsFiles.host([playbookDirectory], host),
    ]);
  }

  #merge(parts: readonly InventoryVariables[]): InventoryVariables {
    return parts.reduce((weak, strong) => mergeVariables(weak, strong, this.#environment.hashBehaviour), NO_VARIABLES);
  }

  layers(hostName: string, playbookDirectory?: string): readonly InventoryLayer[] {
    const host = this.host(hostName);
    if (host === undefined) return [];
    const { varsFiles, varsFolders } = this.#environment;
    const beside = playbookDirectory === undefined ? [] : [playbookDirectory];
    return [
      ...this.#layersOfGroups(host.groups, playbookDirectory),
      ...layer('inventory file host vars', host.vars),
      ...layer('host_vars beside the inventory', varsFiles.host(varsFolders, hostName)),
      ...layer('host_vars beside the playbook', varsFiles.host(beside, hostName)),
    ];
  }

  /** Hosts of the same groups share one result: ten thousand hosts have a few hundred combinations. */
  #layersOfGroups(groups: readonly string[], playbookDirectory: string | undefined): readonly InventoryLayer[] {
    let ofGroups = this.#groupLayers.get(groups);
    if (ofGroups === undefined) {
      ofGroups = new Map();
      this.#groupLayers.set(groups, ofGroups);
    }
    let known = ofGroups.get(playbookDirectory);
    if (known === undefined) {
      known = this.#computeGroupLayers(groups, playbookDirectory);
      ofGroups.set(playbookDirectory, known);
    }
    return known;
  }

  #computeGroupLayers(groups: readonly string[], playbookDirectory: string | undefined): readonly InventoryLayer[] {
    const { varsFiles, varsFolders, hashBehaviour, precedence } = this.#environment;
    const beside = playbookDirectory === undefined ? [] : [playbookDirectory];
    const others = groups.filter((name) => name !== 'all');
    const fold = (of: (name: string) => InventoryVariables): InventoryVariables =>
      others.reduce((merged, name) => mergeVariables(merged, of(name), hashBehaviour), NO_VARIABLES);
    const parts: Readonly<Record<GroupPrecedence, () => InventoryVariables>> = {
      all_inventory: () => this.groups.get('all')?.vars ?? NO_VARIABLES,
      groups_inventory: () => fold((name) => this.groups.get(name)?.vars ?? NO_VARIABLES),
      all_plugins_inventory: () => varsFiles.group(varsFolders, 'all'),
      all_plugins_play: () => varsFiles.group(beside, 'all'),
      groups_plugins_inventory: () => fold((name) => varsFiles.group(varsFolders, name)),
      groups_plugins_play: () => fold((name) => varsFiles.group(beside, name)),
    };
    return precedence.filter(isGroupPrecedence).flatMap((part) => layer(LEVEL_OF[part], parts[part]()));
  }

  withHost(name: string, groups: readonly string[], vars: InventoryVariables): Inventory {
    if (this.#knows(name, groups, vars)) return this;
    const builder = this.#toBuilder();
    builder.addHost(name);
    for (const [key, value] of vars) builder.setVariable(name, key, value);
    for (const group of groups) builder.addHost(name, builder.addGroup(group));
    builder.reconcile();
    return new BuiltInventory(builder, this.#environment);
  }

  withGroup(name: string, host: string, parents: readonly string[]): Inventory {
    // Nothing to do is the usual case: group_by runs for every host of every play.
    if (this.#isIn(host, name) && parents.every((parent) => this.groups.get(parent)?.children.includes(name)))
      return this;
    const builder = this.#toBuilder();
    const group = builder.addGroup(name);
    for (const parent of parents) builder.addChild(builder.addGroup(parent), group);
    if (builder.hosts.has(host)) builder.addHost(host, group);
    builder.reconcile();
    return new BuiltInventory(builder, this.#environment);
  }

  #knows(name: string, groups: readonly string[], vars: InventoryVariables): boolean {
    const host = this.hosts.get(name);
    if (host === undefined || !groups.every((group) => this.#isIn(name, group))) return false;
    return [...vars].every(([key, { value }]) => {
      const known = host.vars.get(key);
      return known !== undefined && equals(known.value, value);
    });
  }

  #isIn(host: string, group: string): boolean {
    let known = this.#memberSets.get(group);
    if (known === undefined) {
      known = new Set(this.groups.get(group)?.hosts ?? []);
      this.#memberSets.set(group, known);
    }
    return known.has(host);
  }

  #toBuilder(): InventoryBuilder {
    const builder = new InventoryBuilder(this.#environment.hashBehaviour);
    for (const group of this.groups.values()) {
      builder.groups.set(group.name, {
        name: group.name,
        vars: new Map(group.vars),
        hosts: new Set(group.hosts),
        children: new Set(group.children),
        parents: new Set(group.parents),
        priority: group.priority,
      });
    }
    for (const host of this.hosts.values()) {
      builder.hosts.set(host.name, {
        name: host.name,
        vars: new Map(host.vars),
        groups: new Set(),
        source: host.source,
      });
    }
    for (const group of this.groups.values()) {
      for (const host of group.hosts) builder.hosts.get(host)?.groups.add(group.name);
    }
    return builder;
  }

  #toHost(host: BuildingHost, ancestry: Map<string, readonly string[]>): Host {
    const key = [...host.groups].join('\0');
    let groups = ancestry.get(key);
    if (groups === undefined) {
      groups = this.#withAncestors(host.groups);
      ancestry.set(key, groups);
    }
    return { name: host.name, vars: host.vars, groups, implicit: false, source: host.source };
  }

  #withAncestors(direct: ReadonlySet<string>): readonly string[] {
    const names = new Set(direct);
    for (const name of names) for (const parent of this.groups.get(name)?.parents ?? []) names.add(parent);
    names.add('all');
    return [...names].sort((a, b) => comparePrecedence(this.groups.get(a), this.groups.get(b)));
  }
}

/** Deeper groups are stronger, then those of higher ansible_group_priority, then the later name. */
function comparePrecedence(a: Group | undefined, b: Group | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.depth - b.depth || a.priority - b.priority || (a.name < b.name ? -1 : Number(a.name > b.name));
}

function layer(level: InventoryLevel, vars: InventoryVariables): InventoryLayer[] {
  return vars.size === 0 ? [] : [{ level, vars }];
}

function toGroup(group: BuildingGroup, depth: number): Group {
  return {
    name: group.name,
    vars: group.vars,
    hosts: [...group.hosts],
    children: [...group.children],
    parents: [...group.parents],
    depth,
    priority: group.priority,
  };
}

/** The longest way down from a group without parents; the builder has refused loops. */
function groupDepths(groups: ReadonlyMap<string, BuildingGroup>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const missing = new Map([...groups].map(([name, group]) => [name, group.parents.size]));
  const ready = [...missing].filter(([, parents]) => parents === 0).map(([name]) => name);
  for (const name of ready) {
    const depth = depths.get(name) ?? 0;
    depths.set(name, depth);
    for (const child of groups.get(name)?.children ?? []) {
      depths.set(child, Math.max(depths.get(child) ?? 0, depth + 1));
      const left = (missing.get(child) ?? 1) - 1;
      missing.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return depths;
}

/** The folder that vars files stand beside: the source itself where it is one. */
export function varsFolderOf(path: string, isFolder: boolean): string {
  return isFolder ? path : dirname(path);
}
