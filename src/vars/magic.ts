import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { Inventory } from '../inventory/inventory.ts';
import { type Parent, type Role, searchFolders, type Task } from '../playbook/index.ts';
import { ANSIBLE_VERSION } from '../util/ansible-version.ts';
import { isList, type LazyDict, type Value } from '../values/value.ts';
import { computedLayer } from './layers.ts';
import type { PlayState, RunFacts } from './run-facts.ts';
import type { VariableLayer } from './scope.ts';

const [MAJOR = 0, MINOR = 0, REVISION = 0] = ANSIBLE_VERSION.split('.').map(Number);

/** What playbooks compare `ansible_version` with. */
const VERSION: Value = new Map<Value, Value>([
  ['string', ANSIBLE_VERSION],
  ['full', ANSIBLE_VERSION],
  ['major', MAJOR],
  ['minor', MINOR],
  ['revision', REVISION],
]);

/** Where ansible-core 2.14 says its own interpreter is; playbooks hand it on as the interpreter of localhost. */
const PLAYBOOK_PYTHON = '/usr/bin/python3';

/** Magic variables that the whole run shares, per playbook folder. */
export function runMagic(
  run: RunFacts,
  omit: Value,
  groups: () => Value,
): (playbookDir: string | undefined) => VariableLayer {
  const cache = new Map<string | undefined, VariableLayer>();
  const fixed = {
    ansible_playbook_python: () => PLAYBOOK_PYTHON,
    ansible_config_file: () => run.configFile ?? null,
    groups,
    omit: () => omit,
    ansible_version: () => VERSION,
    ansible_check_mode: () => run.checkMode,
    ansible_diff_mode: () => run.diffMode,
    ansible_forks: () => run.forks,
    ansible_inventory_sources: () => run.inventorySources.map(absolute),
    ansible_limit: () => run.limit,
    ansible_skip_tags: () => run.skipTags,
    ansible_run_tags: () => run.tags,
    ansible_verbosity: () => run.verbosity,
  };
  return (playbookDir) => {
    let layer = cache.get(playbookDir);
    if (layer === undefined) {
      layer = computedLayer('magic', { playbook_dir: () => playbookDir, ...fixed });
      cache.set(playbookDir, layer);
    }
    return layer;
  };
}

/** A source as ansible-core names it: paths in full, lists of names as they were given. */
function absolute(source: string): string {
  return source.includes(',') ? source : resolve(source);
}

/** Magic variables of a play. */
export function playMagic(state: PlayState, hostVars: () => LazyDict): VariableLayer {
  const { play } = state;
  const used = (): readonly Role[] => [...play.roles, ...play.importedRoles, ...(state.publicRoles?.() ?? [])];
  const fullName = (role: Role): string => role.name;
  const direct = (): string[] =>
    used()
      .filter((role) => role.usedBy !== 'dependency')
      .map(fullName);
  const dependencies = (): string[] => [
    ...new Set(
      used()
        .filter((role) => role.usedBy === 'dependency')
        .map(fullName),
    ),
  ];
  return computedLayer('magic', {
    ansible_role_names: () => [...new Set([...direct(), ...dependencies()])],
    ansible_play_role_names: direct,
    ansible_dependent_role_names: dependencies,
    role_names: direct,
    ansible_play_name: () => playName(state),
    ansible_play_hosts_all: () => state.hostsAll,
    ansible_play_hosts: () => state.hosts(),
    ansible_play_batch: () => state.batch(),
    play_hosts: () => state.batch(),
    hostvars: hostVars,
  });
}

/** A play without a name is called after its hosts. */
function playName({ play }: PlayState): string {
  if (play.name !== undefined) return play.name.value;
  const hosts = play.hosts.value;
  return isList(hosts) ? hosts.join(',') : String(hosts);
}

/** The order in which ansible-core 2.14 lists magic variables: `vars` and loops over it show it. */
const ORDER =
  'playbook_dir ansible_playbook_python ansible_config_file ansible_role_names ansible_play_role_names ' +
  'ansible_dependent_role_names role_names ansible_play_name role_name role_path role_uuid ansible_collection_name ' +
  'ansible_role_name groups ansible_play_hosts_all ansible_play_hosts ansible_play_batch play_hosts omit ansible_version ' +
  'ansible_check_mode ansible_diff_mode ansible_forks ansible_inventory_sources ansible_limit ansible_skip_tags ' +
  'ansible_run_tags ansible_verbosity hostvars environment';
const ORDERED = ORDER.split(' ');

const layers = new WeakMap<Task, { readonly state: VariableLayer; readonly layer: VariableLayer }>();

/** The magic variables of a task on top of its play's and run's, as one layer; once per task and play. */
export function roleMagic(task: Task, state: VariableLayer, run: VariableLayer): VariableLayer {
  const known = layers.get(task);
  if (known?.state === state) return known.layer;
  const { role } = task;
  const own = computedLayer('magic', {
    role_name: () => (role?.collection === undefined ? role?.name : role.name.replace(/^.*\./, '')),
    role_path: () => role?.path,
    role_uuid: () => (role === undefined ? undefined : uuidOf(role.identity)),
    ansible_collection_name: () => (role === undefined ? undefined : (role.collection ?? null)),
    ansible_role_name: () => role?.name,
    environment: () => environments(task),
    ansible_search_path: () => searchFolders(task, String(run.get('playbook_dir')?.value ?? '.')),
  });
  const parts = [own, state, run];
  const layer: VariableLayer = {
    level: 'magic',
    get(name) {
      for (const part of parts) {
        const found = part.get(name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    *names() {
      for (const name of ORDERED) if (this.get(name) !== undefined) yield name;
    },
  };
  layers.set(task, { state, layer });
  return layer;
}

/** A UUID that is the same for the same use of a role. */
function uuidOf(identity: string): string {
  const hash = createHash('sha256').update(identity).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

/** `environment:` of a task and of everything around it, the outermost first. */
function environments(task: Task): Value {
  const found: Value[] = [];
  for (let node: Parent | undefined = task; node !== undefined; node = node.kind === 'play' ? undefined : node.parent) {
    if (node !== task && node.kind === 'task' && node.imported !== true) continue;
    const value = node.keywords.get('environment')?.value ?? null;
    if (value !== null) found.unshift(...(isList(value) ? value : [value]));
  }
  return found;
}

const groupDicts = new WeakMap<Inventory, Value>();

/** `groups`: every group with its hosts, once per version of the inventory. */
export function groupsOf(inventory: Inventory): Value {
  let groups = groupDicts.get(inventory);
  if (groups === undefined) {
    groups = new Map<Value, Value>([...inventory.groups.keys()].map((name) => [name, inventory.members(name)]));
    groupDicts.set(inventory, groups);
  }
  return groups;
}

/** What a host is called and where it was written down. */
export function hostLayer(inventory: Inventory, name: string): VariableLayer {
  const host = inventory.host(name);
  const source = host?.source;
  return computedLayer('host', {
    inventory_file: () => source,
    // A list of names on the command line has no folder; ansible-core 2.14 says so with this text.
    inventory_dir: () => (source === undefined ? undefined : source.includes(',') ? 'None' : dirname(source)),
    inventory_hostname: () => name,
    inventory_hostname_short: () => name.split('.')[0] ?? name,
    group_names: () => [...(host?.groups ?? [])].filter((group) => group !== 'all').sort(),
  });
}
