import { dirname } from 'node:path';
import type { Inventory } from '../inventory/inventory.ts';
import type { Play, Role, Task } from '../playbook/index.ts';
import type { Value } from '../values/value.ts';
import { type ConnectionFacts, connectionLayer } from './connection-layer.ts';
import { factsLayer, valuesLayer } from './facts.ts';
import { placedLayer } from './layers.ts';
import { HostVarsDict, type RenderIn, ScopeDict } from './lazy-dicts.ts';
import { groupsOf, hostLayer, playMagic, roleMagic, runMagic } from './magic.ts';
import { PRECEDENCE, type Precedence } from './precedence.ts';
import { filled, playRoleLayers, roleLayers } from './role-layers.ts';
import type { PlayState, RunFacts } from './run-facts.ts';
import type { VariableLayer, VariableScope } from './scope.ts';
import { type HashBehaviour, stackScope } from './stack-scope.ts';
import { taskLayers } from './task-layers.ts';
import type { VarsFileReader } from './vars-files.ts';

/** What the run has learnt about a host; maps are replaced, never changed. */
export interface HostValues {
  readonly facts: ReadonlyMap<string, Value>;
  readonly registered: ReadonlyMap<string, Value>;
  readonly includeVars: ReadonlyMap<string, Value>;
}

export interface VariablesOptions {
  /** The version of the inventory that counts now: add_host and group_by make new ones. */
  readonly inventory: () => Inventory;
  readonly values: (host: string) => HostValues;
  readonly extraVars: ReadonlyMap<string, Value>;
  readonly run: RunFacts;
  /** The placeholder that `omit` stands for. */
  readonly omit: Value;
  readonly varsFiles: VarsFileReader;
  readonly hashBehaviour?: HashBehaviour;
  /** `private_role_vars`: roles do not see each other's variables. */
  readonly privateRoleVars?: boolean;
  /** `inject_facts_as_vars`, on by default. */
  readonly injectFacts?: boolean;
  /** Renders what somebody takes out of `hostvars`, in that host's own scope; without it they stay raw. */
  readonly render?: RenderIn;
  /** What tasks are told about their connection where no variable says it; without it they are told nothing. */
  readonly connection?: ConnectionFacts;
}

/** An include that ran, with what its loop item gave; the innermost first through `outer`. */
export interface IncludeFrame {
  readonly include: Task;
  readonly layer: VariableLayer | undefined;
  readonly outer: IncludeFrame | undefined;
}

/** Scopes of one play. */
export interface PlayScopes {
  /** What a task sees on a host. Throws VARS_FILE_NOT_FOUND and mistakes in vars_files. */
  task(host: string, task: Task, frame?: IncludeFrame): VariableScope;
  /** What the play's own keywords see: without a host, or on one. */
  play(host?: string): VariableScope;
}

export interface Variables {
  forPlay(state: PlayState): PlayScopes;
  /** What is known before any play: for names of static imports (no host), or of a host alone (`hostvars`). */
  host(host: string, playbookDir?: string): VariableScope;
  /** Extra, play, role and task variables without a host: names of static imports. */
  static(node: Play | Role | Task): VariableScope;
}

/**
 * Builds scopes in ansible-core 2.14's order. What does not depend on the host is made once per play or task, what does
 * not depend on the task once per version of a host's values: a scope is then a list of layers.
 */
export function createVariables(options: VariablesOptions): Variables {
  const { hashBehaviour = 'replace', injectFacts = true } = options;
  const extra = valuesLayer('extra vars', options.extraVars);
  const inventoryLayers = cachedInventoryLayers(options);
  const hostVars = new Map<string | undefined, HostVarsDict>();
  const magic = runMagic(options.run, options.omit, () => groupsOf(options.inventory()));

  const scope = (layers: readonly VariableLayer[]): VariableScope => stackScope(layers, hashBehaviour);

  const hostSide = (host: string, playbookDir: string | undefined): VariableLayer[] => {
    const { facts } = options.values(host);
    return [factsLayer(facts, injectFacts), ...inventoryLayers(host, playbookDir)];
  };

  const learnt = (host: string): VariableLayer[] => {
    const { registered, includeVars } = options.values(host);
    return [...valuesLayer('registered and set_fact', registered), ...valuesLayer('include_vars', includeVars)];
  };

  const hostVarsOf = (playbookDir: string | undefined): HostVarsDict => {
    let dict = hostVars.get(playbookDir);
    if (dict === undefined) {
      dict = new HostVarsDict(
        () => hostNames(options.inventory()),
        (name) =>
          options.inventory().host(name) === undefined
            ? undefined
            : new ScopeDict(hostScope(name, playbookDir), options.render),
      );
      hostVars.set(playbookDir, dict);
    }
    return dict;
  };

  const hostScope = (host: string, playbookDir: string | undefined): VariableScope =>
    scope([magic(playbookDir), ...extra, ...learnt(host), ...hostSide(host, playbookDir)]);

  const staticScope = (play: Play, task?: Task, role?: Role): VariableScope => {
    const all = options.privateRoleVars === true ? [] : playRoleLayers(play, []).vars;
    const own = roleLayers(role);
    const base = [...extra, ...(task === undefined ? [] : taskLayers(task).own), ...own.vars, ...all];
    const playVars = filled('play vars', play.vars);
    const defaults = [...own.defaults, ...playRoleLayers(play, []).defaults];
    const lower = scope([magic(dirname(play.file)), ...extra, ...playVars, ...defaults]);
    const files = options.varsFiles.shared(play, lower);
    return scope([magic(dirname(play.file)), ...base, ...files, ...playVars, ...defaults]);
  };

  return {
    host: hostScope,
    static(node) {
      if (node.kind === 'play') return staticScope(node);
      const play = playAbove(node);
      return staticScope(play, node.kind === 'task' ? node : undefined, node.kind === 'role' ? node : node.role);
    },
    forPlay(state) {
      const { play } = state;
      const playbookDir = dirname(play.file);
      const runLayer = magic(playbookDir);
      const prompts = valuesLayer('vars_prompt', state.prompted);
      const playVars = [...prompts, ...filled('play vars', play.vars)];
      const state$ = playMagic(state, () => hostVarsOf(playbookDir));
      let roles: { readonly count: number; readonly layers: ReturnType<typeof playRoleLayers> } | undefined;
      const rolesNow = (): ReturnType<typeof playRoleLayers> => {
        const included = state.publicRoles?.() ?? [];
        if (roles?.count !== included.length)
          roles = { count: included.length, layers: playRoleLayers(play, included) };
        return roles.layers;
      };

      const below = (host: string | undefined, defaults: readonly VariableLayer[]): VariableLayer[] =>
        host === undefined ? [...playVars, ...defaults] : [...playVars, ...hostSide(host, playbookDir), ...defaults];

      const playSide = (host: string | undefined): VariableLayer[] => {
        const all = rolesNow();
        const lower = below(host, all.defaults);
        const files = options.varsFiles.layers(play, host, () => scope([state$, runLayer, ...extra, ...lower]));
        return [...(options.privateRoleVars === true ? [] : all.vars), ...files, ...lower];
      };

      return {
        play: (host) =>
          scope([state$, runLayer, ...extra, ...(host === undefined ? [] : learnt(host)), ...playSide(host)]),
        task(host, task, frame) {
          const { own, includes } = taskLayers(task);
          const ofRole = roleLayers(task.role);
          const above: VariableLayer[] = [roleMagic(task, state$, runLayer)];
          above.push(...extra);
          for (let at = frame; at !== undefined; at = at.outer) if (at.layer !== undefined) above.push(at.layer);
          for (const include of includes) above.push(...include.layers);
          above.push(...ofRole.params, ...learnt(host), ...own, ...ofRole.vars);
          const all = rolesNow();
          const lower = below(host, [...ofRole.defaults, ...all.defaults]);
          const files = options.varsFiles.layers(play, host, () => scope([state$, runLayer, ...extra, ...lower]));
          const shared = options.privateRoleVars === true ? [] : all.vars;
          const layers = [...above, ...shared, ...files, ...lower];
          const inner = scope(layers);
          const { connection } = options;
          if (connection === undefined) return scope([varsLayer(inner), ...layers]);
          const isImplicit = options.inventory().hosts.get(host) === undefined;
          return scope([varsLayer(inner), ...layers, connectionLayer(connection, task, host, isImplicit, inner)]);
        },
      };
    },
  };
}

/** `vars`: the scope itself as a dict. */
function varsLayer(scope: VariableScope): VariableLayer {
  return {
    level: 'magic',
    get: (name) => (name === 'vars' ? { value: new ScopeDict(scope), from: 'magic' } : undefined),
    names: () => [],
  };
}

/** A host's inventory layers, strongest first, until the inventory changes. */
function cachedInventoryLayers(
  options: VariablesOptions,
): (host: string, playbookDir: string | undefined) => readonly VariableLayer[] {
  let version: Inventory | undefined;
  let cache = new Map<string, readonly VariableLayer[]>();
  return (host, playbookDir) => {
    const inventory = options.inventory();
    if (inventory !== version) {
      version = inventory;
      cache = new Map();
    }
    const key = `${playbookDir ?? ''}\0${host}`;
    let layers = cache.get(key);
    if (layers === undefined) {
      const written = [...inventory.layers(host, playbookDir)].sort((a, b) => strength(b.level) - strength(a.level));
      layers = [hostLayer(inventory, host), ...written.map((layer) => placedLayer(layer.level, layer.vars))];
      cache.set(key, layers);
    }
    return layers;
  };
}

/** The inventory sorts by where variables stand; a play, as ansible-core does, by {@link PRECEDENCE}. */
function strength(level: Precedence): number {
  return PRECEDENCE.indexOf(level);
}

function playAbove(node: Role | Task): Play {
  let at: Role | Task | ReturnType<typeof parentOf> = node;
  while (at !== undefined && at.kind !== 'play') at = parentOf(at);
  if (at === undefined) throw new Error('a node without a play above it');
  return at;
}

function parentOf(node: { readonly parent?: Role['parent'] }): Role['parent'] {
  return node.parent;
}

const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1'];

/** The hosts that `hostvars` lists: those of the inventory, then localhost, which is always there (ansible-core 2.14). */
function hostNames({ hosts }: Inventory): Iterable<string> {
  return LOCAL_NAMES.some((name) => hosts.has(name)) ? hosts.keys() : [...hosts.keys(), 'localhost'];
}
