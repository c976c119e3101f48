import type { Parent, Role, Task } from '../playbook/index.ts';
import { isIncludeAction } from '../playbook/index.ts';
import type { Value } from '../values/value.ts';
import { variableLayer } from './layers.ts';
import { filled } from './role-layers.ts';
import type { VariableLayer } from './scope.ts';

/** What a task and the nodes around it say in `vars:`, strongest first. Worked out once per task. */
export interface TaskLayers {
  /** `vars:` of the task, of its blocks, and of the imports and includes that lead to it. */
  readonly own: readonly VariableLayer[];
  /** `vars:` of the dynamic includes alone, and what both kinds of role includes tell, each with the include: the executor puts loop variables on top of them. */
  readonly includes: readonly IncludeLayers[];
}

export interface IncludeLayers {
  readonly include: Task;
  readonly layers: readonly VariableLayer[];
}

const known = new WeakMap<Task, TaskLayers>();

export function taskLayers(task: Task): TaskLayers {
  let layers = known.get(task);
  if (layers === undefined) {
    layers = collect(task);
    known.set(task, layers);
  }
  return layers;
}

function collect(task: Task): TaskLayers {
  const own: VariableLayer[] = [...filled('task vars', task.vars)];
  const includes: IncludeLayers[] = [];
  if (handsDownVars(task)) includes.push({ include: task, layers: filled('include parameters', task.vars) });
  for (let node: Parent | undefined = task.parent; node !== undefined && node.kind !== 'play'; node = node.parent) {
    if (node.kind === 'role') continue;
    if (node.kind === 'block') {
      own.push(...filled('block vars', node.vars));
      continue;
    }
    own.push(...filled('task vars', node.vars), ...oldParameters(node));
    if (handsDownVars(node)) includes.push({ include: node, layers: includeParameters(node) });
    else if (node.action.module === 'import_role') includes.push({ include: node, layers: parentRoleNames(node) });
  }
  return { own, includes };
}

/** Dynamic includes give their `vars:` to what they bring in as parameters, and so does an old static `include`. */
function handsDownVars({ action, imported }: Task): boolean {
  return isIncludeAction(action.module) && (imported !== true || action.module === 'include');
}

/** An old `include: file.yml a=b` gives `a` to the file. */
function oldParameters(include: Task): VariableLayer[] {
  if (include.action.module !== 'include') return [];
  return filled('task vars', include.action.args);
}

/** `vars:` of the include; include_role tells its tasks which role they come from as well. */
function includeParameters(include: Task): VariableLayer[] {
  const layers = filled('include parameters', include.vars);
  return include.action.module === 'include_role' ? [...layers, ...parentRoleNames(include)] : layers;
}

/** Which roles an include_role or import_role was written in, all the way up. */
function parentRoleNames(include: Task): VariableLayer[] {
  if (include.role === undefined) return [];
  const roles = parentRoles(include);
  const names: Value = roles.map((role) => role.name);
  const paths: Value = roles.map((role) => role.path);
  const variables = new Map([
    ['ansible_parent_role_names', { value: names, from: 'include parameters' as const }],
    ['ansible_parent_role_paths', { value: paths, from: 'include parameters' as const }],
  ]);
  return [variableLayer('include parameters', variables)];
}

/** The roles whose include_role and import_role tasks lead here, the nearest first. */
function parentRoles(include: Task): Role[] {
  const roles: Role[] = [];
  for (let node: Parent | undefined = include; node !== undefined && node.kind !== 'play'; node = node.parent) {
    if (node.kind !== 'task' || node.role === undefined) continue;
    if (node.action.module === 'include_role' || node.action.module === 'import_role') roles.push(node.role);
  }
  return roles;
}
