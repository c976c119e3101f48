import { CbxError, type Sourced } from '../errors/index.ts';
import { isDict, type Value } from '../values/value.ts';
import type { Block, Entry, Parent, Task } from './ast.ts';
import { findTaskFile } from './include-search.ts';
import { includeFile } from './include-task.ts';
import type { LoadContext, Place } from './load-context.ts';
import type { RoleOptions } from './loader.ts';
import { collectionsOf, parseBlocks } from './parse-entries.ts';
import { useRole } from './parse-role.ts';
import { textOf, valueSpan } from './source.ts';

const MAX_IMPORT_DEPTH = 100;

/** The tasks of an import_tasks, as blocks below it. Throws PLAYBOOK_* when the file cannot be had. */
export function importTasks(task: Task, place: Place, context: LoadContext): Entry[] {
  const written = includeFile(task);
  if (written === undefined) return [];
  const name = context.deps.renderName(written, task);
  const path = findTaskFile({ value: name, at: written.at }, place);
  refuseCircle(path, written, place);
  return readTaskFile(path, written, task, place, context);
}

/** Blocks of a task file below the include that names it. */
export function readTaskFile(
  path: string,
  named: Sourced<string>,
  parent: Parent,
  place: Place,
  context: LoadContext,
): Block[] {
  const parsed = context.sources.read(path);
  for (const error of parsed.errors) context.report.caught(error);
  for (const warning of parsed.warnings) context.report.warn(warning.message);
  const inner: Place = {
    ...place,
    parent,
    folders: [...place.folders, folderOf(named.value)],
    importing: [...place.importing, path],
    collections: collectionsOf(parent, place),
  };
  return parseBlocks(parsed.value, parsed.at, 'included task files must contain a list of tasks', inner, context);
}

function folderOf(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash === -1 ? '' : name.slice(0, slash);
}

function refuseCircle(path: string, named: Sourced<string>, place: Place): void {
  if (!place.importing.includes(path) && place.importing.length < MAX_IMPORT_DEPTH) return;
  const chain = [...place.importing.slice(-4), path].join(' -> ');
  throw new CbxError('PLAYBOOK_IMPORT_CIRCLE', `static imports go round in a circle: ${chain}`, named.at);
}

/** The tasks of an import_role and of the roles it depends on. Throws PLAYBOOK_ROLE_NOT_FOUND. */
export function importRole(task: Task, place: Place, context: LoadContext): Entry[] {
  const written = roleName(task);
  if (written === undefined) return [];
  const name = { value: context.deps.renderName(written, task), at: written.at };
  const options = roleOptions(task);
  const used = useRole(
    name,
    { options, usedBy: 'import', entry: undefined },
    task,
    { ...place, parent: task },
    context,
  );
  place.addRoles(used.roles);
  place.addHandlers(used.handlers);
  return [...used.blocks];
}

/** `name` (or `role`) of import_role and include_role. */
export function roleName(task: Task): Sourced<string> | undefined {
  const { args, written } = task.action;
  for (const key of ['name', 'role']) {
    const name = textOf(args.get(key) ?? null);
    if (name !== undefined) return { value: name, at: valueSpan(args, key, written.at) };
  }
  return undefined;
}

/** The literal options of an import_role; a dynamic include_role renders its own. */
function roleOptions(task: Task): RoleOptions {
  const { args } = task.action;
  const text = (key: string): string | undefined => textOf(args.get(key) ?? null);
  const flag = (key: string): boolean | undefined => {
    const value: Value = args.get(key) ?? null;
    if (value === null) return undefined;
    return value === true || /^(y|yes|true|on|1|t)$/i.test(textOf(value) ?? String(value));
  };
  const apply = args.get('apply') ?? null;
  const options = {
    tasksFrom: text('tasks_from'),
    varsFrom: text('vars_from'),
    defaultsFrom: text('defaults_from'),
    handlersFrom: text('handlers_from'),
    public: true,
    allowDuplicates: flag('allow_duplicates') ?? true,
    validate: flag('rolespec_validate') ?? true,
    apply: isDict(apply) ? apply : undefined,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as RoleOptions;
}
