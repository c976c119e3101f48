import { type HashBehaviour, type Inventory, type InventoryVariables, mergeVariables } from '../../inventory/index.ts';
import type { Value } from '../../values/index.ts';

export interface DocumentOptions {
  /** Group variables stay with their groups instead of being merged into every host. */
  readonly export: boolean;
  readonly playbookDirectory: string | undefined;
  /** Where host variables beside a playbook are looked for; the working folder when there is no --playbook-dir. */
  readonly hostDirectory: string;
  readonly extraVars: ReadonlyMap<string, Value>;
  readonly hashBehaviour: HashBehaviour;
}

type Members = Map<Value, Value>;

/** What Ansible adds to every host by itself; never shown, even where an inventory sets it. */
const INTERNAL: ReadonlySet<string> = new Set([
  'ansible_diff_mode',
  'ansible_config_file',
  'ansible_facts',
  'ansible_forks',
  'ansible_inventory_sources',
  'ansible_limit',
  'ansible_playbook_python',
  'ansible_run_tags',
  'ansible_skip_tags',
  'ansible_verbosity',
  'ansible_version',
  'inventory_dir',
  'inventory_file',
  'inventory_hostname',
  'inventory_hostname_short',
  'groups',
  'group_names',
  'omit',
  'playbook_dir',
]);

/** A host's variables as they are listed: with those of its groups, or its own alone for an export. */
export function hostDocument(inventory: Inventory, host: string, options: DocumentOptions): Members {
  if (options.export) return toMembers(inventory.hostVariables(host, options.playbookDirectory));
  const own = inventory.variables(host, options.hostDirectory);
  if (options.extraVars.size === 0) return toMembers(own);
  const extra = new Map([...options.extraVars].map(([name, value]) => [name, { value }]));
  return toMembers(mergeVariables(own, extra, options.hashBehaviour));
}

/** A group's own variables, with its priority where that is not the usual one. */
export function groupDocument(inventory: Inventory, group: string, options: DocumentOptions): Members {
  const members = toMembers(inventory.groupVariables(group, options.playbookDirectory));
  const priority = inventory.groups.get(group)?.priority ?? 1;
  if (priority !== 1) members.set('ansible_group_priority', priority);
  return members;
}

function toMembers(variables: InventoryVariables): Members {
  const members: Members = new Map();
  for (const [name, { value, key = name }] of variables) if (!INTERNAL.has(name)) members.set(key, value);
  return members;
}

/** `--list`: one entry per group, and all host variables under `_meta`. */
export function listDocument(inventory: Inventory, options: DocumentOptions): Members {
  const groups: Members = new Map();
  for (const name of reachable(inventory)) {
    const group = inventory.groups.get(name);
    const entry: Members = new Map();
    if (name !== 'all') setFilled(entry, 'hosts', group?.hosts ?? []);
    setFilled(entry, 'children', group?.children ?? []);
    if (options.export) setFilled(entry, 'vars', groupDocument(inventory, name, options));
    if (entry.size > 0) groups.set(name, entry);
  }
  const hostvars: Members = new Map();
  for (const host of inventory.members('all')) setFilled(hostvars, host, hostDocument(inventory, host, options));
  groups.set('_meta', new Map([['hostvars', hostvars]]));
  return groups;
}

/** `--list --yaml`: groups inside groups; each host's variables where it is met first. */
export function yamlDocument(inventory: Inventory, options: DocumentOptions): Members {
  const seen = new Set<string>();
  const format = (name: string): Members => {
    const group = inventory.groups.get(name);
    const children: Members = new Map();
    for (const child of group?.children ?? []) children.set(child, format(child));
    const hosts: Members = new Map();
    for (const host of name === 'all' ? [] : (group?.hosts ?? [])) {
      hosts.set(host, seen.has(host) ? new Map() : hostDocument(inventory, host, options));
      seen.add(host);
    }
    const entry: Members = new Map();
    setFilled(entry, 'children', children);
    setFilled(entry, 'hosts', hosts);
    if (options.export) setFilled(entry, 'vars', groupDocument(inventory, name, options));
    return entry;
  };
  return new Map([['all', format('all')]]);
}

/** `--list --toml`: one table per group, in the order they are met, hosts as tables of variables. */
export function tomlDocument(inventory: Inventory, options: DocumentOptions): Members {
  const hasUngrouped = (inventory.groups.get('ungrouped')?.hosts.length ?? 0) > 0;
  const seen = new Set<string>();
  const format = (name: string): Members => {
    const group = inventory.groups.get(name);
    const results: Members = new Map();
    const entry: Members = new Map();
    results.set(name, entry);
    const children: string[] = [];
    for (const child of group?.children ?? []) {
      if (child === 'ungrouped' && !hasUngrouped) continue;
      if (name !== 'all') children.push(child);
      for (const [key, value] of format(child)) results.set(key, value);
    }
    const hosts: Members = new Map();
    for (const host of name === 'all' ? [] : (group?.hosts ?? [])) {
      hosts.set(host, seen.has(host) ? new Map() : hostDocument(inventory, host, options));
      seen.add(host);
    }
    setFilled(entry, 'children', children);
    setFilled(entry, 'hosts', hosts);
    if (options.export) setFilled(entry, 'vars', groupDocument(inventory, name, options));
    if (entry.size === 0) results.delete(name);
    return results;
  };
  return format('all');
}

/** Groups in the order a walk from `all` meets them, each once. */
function reachable(inventory: Inventory): ReadonlySet<string> {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const child of inventory.groups.get(name)?.children ?? []) visit(child);
  };
  visit('all');
  return seen;
}

function setFilled(target: Members, key: string, value: readonly string[] | Members): void {
  if ('size' in value ? value.size > 0 : value.length > 0) target.set(key, value);
}
