import { CbxError, type Sourced, type Span } from '../errors/index.ts';
import { str } from '../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { argumentSpecTask } from './argument-spec.ts';
import type { Block, Entry, Parent, Play, Role } from './ast.ts';
import { isKeywordOf } from './keywords.ts';
import { type Draft, type LoadContext, once, type Place } from './load-context.ts';
import type { IncludedRole, RoleOptions } from './loader.ts';
import { collectionsOf, parseBlocks } from './parse-entries.ts';
import { readKeywords, without } from './parse-keywords.ts';
import { roleIdentity } from './role-identity.ts';
import { readRoleMeta } from './role-meta.ts';
import { findRole, findRoleFile } from './role-search.ts';
import { readRoleVariables } from './role-variables.ts';
import { EMPTY_DICT, kindOf, textOf, valueSpan } from './source.ts';
import { implicitBlock, NO_KEYWORDS, unwrittenTask } from './unwritten.ts';

export interface RoleUse {
  readonly options: RoleOptions;
  readonly usedBy: Role['usedBy'];
  /** The mapping of a `roles:` or `dependencies:` entry, with keywords and parameters. */
  readonly entry: Dict | undefined;
}

const MAX_ROLE_DEPTH = 60;

/** `roles:` of a play, in the order in which they run. */
export function parseRoles(value: Value, at: Span, place: Place, context: LoadContext): IncludedRole {
  return useEntries(value, at, 'roles', place.play, place, context);
}

function useEntries(
  value: Value,
  at: Span,
  usedBy: 'roles' | 'dependency',
  parent: Play | Role,
  place: Place,
  context: LoadContext,
): IncludedRole {
  const roles: Role[] = [];
  const blocks: Block[] = [];
  const handlers: Block[] = [];
  if (value === null) return { roles, blocks, handlers };
  if (!isList(value)) {
    context.report.error(
      'PLAYBOOK_MALFORMED',
      'A malformed role declaration was encountered.',
      at,
      `a list of roles is expected, not ${kindOf(value)}`,
    );
    return { roles, blocks, handlers };
  }
  for (const [index, entry] of value.entries()) {
    const entryAt = valueSpan(value, index, at);
    try {
      const { name, map } = readEntry(entry, entryAt);
      const rendered = { value: context.deps.renderName(name, parent), at: name.at };
      const used = useRole(rendered, { options: {}, usedBy, entry: map }, parent, place, context);
      roles.push(...used.roles);
      blocks.push(...used.blocks);
      handlers.push(...used.handlers);
    } catch (error) {
      context.report.caught(error);
    }
  }
  return { roles, blocks, handlers };
}

function readEntry(entry: Value, at: Span): { name: Sourced<string>; map: Dict | undefined } {
  const text = textOf(entry);
  if (text?.includes(',') === true && !text.includes('{{')) {
    throw new CbxError('PLAYBOOK_OLD_ROLE', `Invalid old style role requirement: ${text}`, at);
  }
  if (text !== undefined) return { name: { value: text, at }, map: undefined };
  if (!isDict(entry)) {
    throw new CbxError(
      'PLAYBOOK_MALFORMED',
      `Invalid role definition: ${str(entry)}`,
      at,
      `a role is given by its name or as a mapping, not as ${kindOf(entry)}`,
    );
  }
  for (const key of ['role', 'name', 'src']) {
    const name = textOf(entry.get(key) ?? null);
    if (name !== undefined && name !== '') return { name: { value: name, at: valueSpan(entry, key, at) }, map: entry };
  }
  throw new CbxError('PLAYBOOK_NO_ROLE_NAME', 'the entry names no role', at, 'say which one: role: <name>');
}

/**
 * One use of a role: it and what it depends on.
 * @param parent what the role's tasks inherit from: the play, the dependent role, or the include task
 * @throws CbxError PLAYBOOK_ROLE_NOT_FOUND, PLAYBOOK_ROLE_CIRCLE
 */
export function useRole(
  name: Sourced<string>,
  use: RoleUse,
  parent: Parent,
  place: Place,
  context: LoadContext,
): IncludedRole {
  const dependent = place.role;
  const searchKey = ['role', name.value, playbookDir(place), dependent?.path ?? '', ...place.collections].join('\0');
  const found = once(context, searchKey, () =>
    findRole(name, playbookDir(place), dependent?.path, place.collections, context),
  );
  // A role may bring in other tasks of its own.
  const link = `${found.path}\0${use.options.tasksFrom ?? ''}`;
  refuseCircle(link, name, place);
  const meta = once(context, `meta\0${found.path}`, () => readRoleMeta(found.path, context));
  const { options } = use;
  const keywords = use.entry === undefined ? NO_KEYWORDS : readKeywords(use.entry, 'role', name.at, context);
  const params = use.entry === undefined ? EMPTY_DICT : roleParameters(use.entry);
  const variablesOf = (folder: 'defaults' | 'vars', from: string | undefined): Dict =>
    once(context, [folder, found.path, from ?? ''].join('\0'), () =>
      readRoleVariables(found.path, folder, from, name.at, context),
    );
  const role: Draft<Role> = {
    kind: 'role',
    at: name.at,
    ...keywords,
    name: found.name,
    path: found.path,
    collection: found.collection,
    defaults: variablesOf('defaults', options.defaultsFrom),
    roleVars: variablesOf('vars', options.varsFrom),
    params,
    dependencies: [],
    identity: roleIdentity(found, { ...keywords, params, options }),
    usedBy: use.usedBy,
    public: use.usedBy === 'include' ? (options.public ?? false) : true,
    tasks: [],
    handlers: [],
    allowDuplicates: options.allowDuplicates ?? meta.allowDuplicates,
    parent,
  };
  const inner: Place = {
    ...place,
    parent: role,
    role,
    folders: [],
    importing: [...place.importing, link],
    collections: roleCollections(role, meta.collections, place),
  };
  const before = useEntries(meta.dependencies, meta.at ?? name.at, 'dependency', role, inner, context);
  role.dependencies = before.roles.filter((dependency) => dependency.parent === role);
  role.tasks = roleTasks(role, options, meta.argumentSpecs, inner, context);
  role.handlers = roleFile(role, 'handlers', options.handlersFrom, { ...inner, isHandler: true }, context);
  return {
    roles: [...before.roles, role],
    blocks: [...before.blocks, ...role.tasks],
    handlers: [...before.handlers, ...role.handlers],
  };
}

function playbookDir(place: Place): string {
  return place.play.file.replace(/\/[^/]*$/, '') || '/';
}

function refuseCircle(link: string, name: Sourced<string>, place: Place): void {
  if (!place.importing.includes(link) && place.importing.length < MAX_ROLE_DEPTH) return;
  const message = `roles depend on each other in a circle, or include each other: ${name.value}`;
  throw new CbxError('PLAYBOOK_ROLE_CIRCLE', message, name.at);
}

/** Keys of a role entry that are no keywords are parameters for the role. */
function roleParameters(entry: Dict): Dict {
  const keywords = new Set([...entry.keys()].map((key) => textOf(key) ?? '').filter((key) => isKeywordOf(key, 'role')));
  const params = without(entry, keywords.add('role').add('src').add('scm').add('version'));
  return params;
}

function roleCollections(role: Role, own: readonly string[], place: Place): readonly string[] {
  const wanted = [...own, ...collectionsOf(role, place)];
  return [...new Set(role.collection === undefined ? wanted : [role.collection, ...wanted])];
}

function roleTasks(role: Role, options: RoleOptions, specs: Dict, place: Place, context: LoadContext): Block[] {
  const blocks = roleFile(role, 'tasks', options.tasksFrom, place, context);
  const first = implicitBlock(role, role.at, { role });
  const spec =
    options.validate === false ? undefined : argumentSpecTask(role, options.tasksFrom ?? 'main', specs, first);
  if (spec !== undefined) {
    first.block = [spec];
    blocks.unshift(first);
  }
  const last: Draft<Block> = implicitBlock(role, role.at, { role });
  last.block = [roleComplete(last, role)];
  return [...blocks, last];
}

function roleFile(
  role: Role,
  folder: 'tasks' | 'handlers',
  from: string | undefined,
  place: Place,
  context: LoadContext,
): Block[] {
  const path = once(context, [folder, role.path, from ?? ''].join('\0'), () =>
    findRoleFile(`${role.path}/${folder}`, from ?? 'main', false),
  );
  if (path === undefined) {
    if (from === undefined) return [];
    const message = `Could not find specified file in role: ${folder}/${from}`;
    throw new CbxError('PLAYBOOK_ROLE_FILE_NOT_FOUND', message, role.at, `looked in ${role.path}/${folder}`);
  }
  if (!path.startsWith(`${role.path}/${folder}/`)) {
    const expected = `as it is not inside the expected role path: '${role.path}/${folder}'`;
    const message = `Failed loading '${path}' for role (${role.name}) ${expected}`;
    throw new CbxError('PLAYBOOK_ROLE_FILE_NOT_FOUND', message, role.at);
  }
  const parsed = context.sources.read(path);
  for (const error of parsed.errors) context.report.caught(error);
  const noList = `The ${folder}/main.yml file for role '${role.name}' must contain a list of tasks`;
  return parseBlocks(parsed.value, parsed.at, noList, { ...place, importing: [...place.importing, path] }, context);
}

/** Tells the executor that the role is through for a host; nobody sees it run. */
function roleComplete(parent: Block, role: Role): Entry {
  const written = { value: 'meta', at: role.at };
  const freeForm = { value: 'role_complete', at: role.at };
  return unwrittenTask({ written, module: 'meta', freeForm }, parent, {
    tags: [{ value: 'always', at: role.at }],
    implicit: true,
    role,
  });
}
