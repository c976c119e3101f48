import type { Parent, Play, Role } from '../playbook/index.ts';
import type { Dict } from '../values/value.ts';
import { dictLayer } from './layers.ts';
import type { Precedence } from './precedence.ts';
import type { VariableLayer } from './scope.ts';

/** What one role gives to a task of its own, strongest first. Worked out once per use of a role. */
export interface RoleLayers {
  readonly params: readonly VariableLayer[];
  readonly vars: readonly VariableLayer[];
  readonly defaults: readonly VariableLayer[];
}

const NONE: RoleLayers = { params: [], vars: [], defaults: [] };
/** By a role's list of dependencies: a role that is still being read gets a new list once it knows them. */
const known = new WeakMap<readonly Role[], RoleLayers>();

/**
 * Parameters, variables and defaults that a task sees through its role: the role's own, those of the roles it depends on,
 * and those of the roles that depend on it (ansible-core 2.14).
 */
export function roleLayers(role: Role | undefined): RoleLayers {
  if (role === undefined) return NONE;
  let layers = known.get(role.dependencies);
  if (layers === undefined) {
    const dependents = dependentsOf(role);
    layers = {
      params: [role, ...dependents].flatMap((one) => filled('role parameters', one.params)),
      vars: [...ownVars(role), ...dependencyVars(role), ...dependents.flatMap(ownVars)],
      defaults: [
        ...filled('role defaults', role.defaults),
        ...dependents.flatMap((one) => filled('role defaults', one.defaults)),
        ...dependencyDefaults(role),
      ],
    };
    known.set(role.dependencies, layers);
  }
  return layers;
}

/** What the roles of a play give to all of its tasks, the last role first. */
export function playRoleLayers(play: Play, included: readonly Role[]): Pick<RoleLayers, 'vars' | 'defaults'> {
  const roles = [...play.roles, ...play.importedRoles, ...included].reverse();
  return {
    vars: roles.flatMap((role) => [...ownVars(role), ...importVars(role)]),
    defaults: roles.flatMap((role) => filled('role defaults', role.defaults)),
  };
}

/** `vars:` of an import_role are seen by the whole play, like the role's own (ansible-core 2.14). */
function importVars(role: Role): VariableLayer[] {
  const { parent, usedBy } = role;
  return usedBy === 'import' && parent?.kind === 'task' ? filled('role vars', parent.vars) : [];
}

/** Roles that brought this one in as a dependency, the nearest first. */
export function dependentsOf(role: Role): Role[] {
  const dependents: Role[] = [];
  let child: Role = role;
  for (let parent: Parent | undefined = role.parent; parent?.kind === 'role'; parent = parent.parent) {
    if (child.usedBy !== 'dependency') break;
    dependents.push(parent);
    child = parent;
  }
  return dependents;
}

function ownVars(role: Role): VariableLayer[] {
  return [...filled('role vars', role.roleVars), ...filled('role vars', role.vars)];
}

function dependencyVars(role: Role): VariableLayer[] {
  return [...role.dependencies].reverse().flatMap((one) => [...ownVars(one), ...dependencyVars(one)]);
}

function dependencyDefaults(role: Role): VariableLayer[] {
  return [...role.dependencies]
    .reverse()
    .flatMap((one) => [...filled('role defaults', one.defaults), ...dependencyDefaults(one)]);
}

/** A layer, or nothing where there are no variables: empty layers would only be walked through. */
export function filled(level: Precedence, dict: Dict): VariableLayer[] {
  return dict.size === 0 ? [] : [dictLayer(level, dict)];
}
