import { readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { CbxError, type Sourced } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { isDirectory, isFile } from '../util/path-kind.ts';
import { type Dict, isDict } from '../values/value.ts';
import type { Block, Parent, Play, Playbook, Role, Task } from './ast.ts';
import { findTaskFile } from './include-search.ts';
import type { Draft, LoadContext, Place } from './load-context.ts';
import type { IncludedRole, PlaybookDeps, PlaybookLoader, RoleOptions } from './loader.ts';
import { collectionsOf } from './parse-entries.ts';
import { readKeywords } from './parse-keywords.ts';
import { collectionPlaybook, parsePlaybook } from './parse-playbook.ts';
import { useRole } from './parse-role.ts';
import { createReport } from './report.ts';
import { playForRole } from './role-play.ts';
import { createSourceCache, valueSpan } from './source.ts';
import { readTaskFile, roleName } from './static-import.ts';
import { implicitBlock, NO_KEYWORDS } from './unwritten.ts';

/** Reads playbooks and roles; see {@link PlaybookLoader}. One loader per program run. */
export function createPlaybookLoader(deps: PlaybookDeps): PlaybookLoader {
  const context: LoadContext = {
    deps,
    sources: createSourceCache(deps),
    report: createReport(deps),
    places: new WeakMap(),
    remembered: new Map(),
  };
  const taskFiles = new WeakMap<Task, Map<string, Block>>();
  const roles = new WeakMap<Task, Map<string, IncludedRole>>();
  return {
    loadPlaybook(path) {
      const file = isFile(resolve(path)) ? resolve(path) : collectionPlaybook(path, context);
      if (file === undefined) throw notFound(path);
      const plays = collect(context, () => parsePlaybook(file, context));
      return { file, plays };
    },
    playForRole(name, folder): Playbook {
      return collect(context, () => playForRole(name, folder, context));
    },
    loadTaskFile(include, file) {
      const place = placeOf(include, context);
      const named = { value: file, at: include.action.freeForm?.at ?? include.action.written.at };
      const path = findIncluded(named, place);
      return cached(taskFiles, include, path, () =>
        collect(context, () => {
          const block = applyBlock(include, include.action.args, context);
          block.block = readTaskFile(path, named, block, { ...place, importing: [] }, context);
          block.file = path;
          return block;
        }),
      );
    },
    loadRole(include, name, options) {
      return cached(roles, include, JSON.stringify([name, { ...options, apply: undefined }]), () =>
        collect(context, () => includeRole(include, name, options, context)),
      );
    },
  };
}

function notFound(path: string): CbxError {
  const folder = dirname(resolve(path));
  const known = filesIn(folder).filter((name) => /\.ya?ml$/.test(name));
  const hint = didYouMean(basename(path), known) ?? `looked for ${resolve(path)}`;
  return new CbxError('PLAYBOOK_NOT_FOUND', `the playbook: ${path} could not be found`, undefined, hint);
}

function filesIn(folder: string): readonly string[] {
  return isDirectory(folder) ? readdirSync(folder) : [];
}

/** Runs a load and throws every mistake that it reported, or returns its result. */
function collect<T>(context: LoadContext, load: () => T): T {
  let result: T | undefined;
  try {
    result = load();
  } catch (error) {
    context.report.caught(error);
  }
  context.report.throwErrors();
  return result as T;
}

function cached<T>(cache: WeakMap<Task, Map<string, T>>, include: Task, key: string, make: () => T): T {
  let known = cache.get(include);
  if (known === undefined) {
    known = new Map();
    cache.set(include, known);
  }
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}

function placeOf(include: Task, context: LoadContext): Place {
  const place = context.places.get(include);
  if (place !== undefined) return place;
  let node: Parent = include.parent;
  while (node.kind !== 'play') node = (node as Block | Task | Role).parent as Parent;
  const play: Play = node;
  const ignore = (): void => undefined;
  return {
    play,
    parent: include.parent,
    role: include.role,
    isHandler: include.isHandler,
    folders: [],
    importing: [],
    collections: collectionsOf(play, { collections: [] }),
    addHandlers: ignore,
    addRoles: ignore,
  };
}

/** As findTaskFile, with the words that ansible-core's result has: tasks of other tools look for them. */
function findIncluded(named: Sourced<string>, place: Place): string {
  try {
    return findTaskFile(named, place);
  } catch (error) {
    if (!(error instanceof CbxError)) throw error;
    const path = resolve(dirname(place.play.file), named.value);
    const message = `Could not find or access '${path}' on the Ansible Controller.`;
    throw new CbxError(error.code, message, error.at, undefined, error);
  }
}

/** The block that a dynamic include opens; what its `apply:` says holds for everything in it. */
function applyBlock(include: Task, args: Dict, context: LoadContext): Draft<Block> {
  const apply = args.get('apply') ?? null;
  const at = valueSpan(args, 'apply', include.at);
  const said = isDict(apply) ? readKeywords(apply, 'block', at, context) : NO_KEYWORDS;
  return { ...implicitBlock(include, include.at, include), ...said };
}

function includeRole(include: Task, name: string, options: RoleOptions, context: LoadContext): IncludedRole {
  const place = placeOf(include, context);
  const named: Sourced<string> = { value: name, at: roleName(include)?.at ?? include.action.written.at };
  const block = applyBlock(include, include.action.args, context);
  const handlers: Block[] = [];
  const roles: Role[] = [];
  const inner: Place = {
    ...place,
    parent: block,
    importing: [],
    addHandlers: (blocks) => handlers.push(...blocks),
    addRoles: (used) => roles.push(...used),
  };
  const used = useRole(
    named,
    { options: { allowDuplicates: true, ...options }, usedBy: 'include', entry: undefined },
    block,
    inner,
    context,
  );
  return { roles: [...used.roles, ...roles], blocks: used.blocks, handlers: [...used.handlers, ...handlers] };
}
