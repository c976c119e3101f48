import { dirname, resolve } from 'node:path';
import { CbxError, CbxErrors } from '../errors/index.ts';
import type { IncludedRole, RoleOptions, Task } from '../playbook/index.ts';
import { toBool } from '../task/index.ts';
import { str } from '../values/index.ts';
import { isDict, type Value } from '../values/value.ts';
import type { Node } from './cursor.ts';
import type { HostJob, IncludeRequest } from './host-job.ts';
import type { IncludeContext } from './include-context.ts';
import { itemLayer } from './loop.ts';
import type { PlayState } from './play-state.ts';

/** What several hosts include together: same file or role, same arguments, same item. */
interface Inclusion {
  readonly request: IncludeRequest;
  readonly hosts: string[];
}

/** A host whose include could not be loaded, and why: its task has failed after all. */
export interface FailedInclude {
  readonly host: string;
  readonly reason: string;
}

/**
 * Loads what hosts asked for and puts it in front of what each of them does next, in the order of first asking.
 *
 * @param jobs the include task's jobs, for its graph node, its context and its place
 */
export function bringIn(
  state: PlayState,
  job: HostJob,
  place: readonly number[],
  requests: readonly IncludeRequest[],
): FailedInclude[] {
  const failed: FailedInclude[] = [];
  const loaded: { hosts: readonly string[]; entries: readonly Node[]; context: IncludeContext; ordinal: number }[] = [];
  grouped(requests).forEach((inclusion, ordinal) => {
    const { request, hosts } = inclusion;
    try {
      const context: IncludeContext = {
        include: job.task,
        layer: request.itemVariables === undefined ? undefined : itemLayer(request.itemVariables),
        outer: job.context,
      };
      const entries = request.kind === 'tasks' ? tasks(state, job, request, hosts) : role(state, job.task, request);
      loaded.push({ hosts, entries, context, ordinal });
    } catch (error) {
      const reason = missing(error);
      for (const host of hosts) failed.push({ host, reason });
    }
  });
  const isLost = new Set(failed.map(({ host }) => host));
  // The last list that is pushed runs first.
  for (const { hosts, entries, context, ordinal } of loaded.reverse()) {
    for (const host of hosts) {
      if (!isLost.has(host)) state.cursors.get(host)?.push(place, ordinal, entries, context);
    }
  }
  return failed;
}

/** Why a file or role is not there. A mistake in one that is there ends the run: throws what it was. */
function missing(error: unknown): string {
  const first = error instanceof CbxErrors ? error.errors[0] : error;
  if (!(first instanceof CbxError)) throw error;
  if (first.code !== 'PLAYBOOK_FILE_NOT_FOUND' && first.code !== 'PLAYBOOK_ROLE_NOT_FOUND') throw error;
  return first.hint === undefined ? first.message : `${first.message}. ${first.hint}`;
}

function grouped(requests: readonly IncludeRequest[]): Inclusion[] {
  const found: Inclusion[] = [];
  const byKey = new Map<string, Inclusion>();
  for (const request of requests) {
    const key = `${request.kind} ${request.name} ${keyOf(request.args)} ${keyOf(request.itemVariables)}`;
    const known = byKey.get(key);
    if (known !== undefined && !known.hosts.includes(request.host)) {
      known.hosts.push(request.host);
      continue;
    }
    const inclusion = { request, hosts: [request.host] };
    byKey.set(key, inclusion);
    found.push(inclusion);
  }
  return found;
}

function keyOf(values: ReadonlyMap<string, Value> | undefined): string {
  return values === undefined ? '' : JSON.stringify([...values].map(([name, value]) => [name, str(value)]));
}

function tasks(state: PlayState, job: HostJob, request: IncludeRequest, hosts: readonly string[]): readonly Node[] {
  const block = state.run.deps.loader.loadTaskFile(job.task, request.name);
  const file = block.block[0]?.at.file.path ?? resolve(dirname(job.task.at.file.path), request.name);
  const label = request.label === undefined ? {} : { label: request.label };
  state.run.emit({ type: 'include', run: job.run, file, hosts, ...label });
  for (const host of hosts) state.run.stats.count(host, 'ok', 'final', false);
  return [block];
}

function role(state: PlayState, include: Task, request: IncludeRequest): readonly Node[] {
  const included: IncludedRole = state.run.deps.loader.loadRole(include, request.name, roleOptions(request.args));
  state.handlers.add(included.handlers);
  for (const one of included.roles) if (one.public) state.playScopes.addRole(one);
  return included.blocks;
}

function roleOptions(args: ReadonlyMap<string, Value>): RoleOptions {
  const text = (name: string): string | undefined => {
    const value = args.get(name);
    return value === undefined || value === null ? undefined : str(value);
  };
  const flag = (name: string): boolean | undefined => {
    const value = args.get(name);
    return value === undefined || value === null ? undefined : toBool(value);
  };
  const apply = args.get('apply');
  const options = {
    tasksFrom: text('tasks_from'),
    varsFrom: text('vars_from'),
    defaultsFrom: text('defaults_from'),
    handlersFrom: text('handlers_from'),
    public: flag('public'),
    allowDuplicates: flag('allow_duplicates'),
    validate: flag('rolespec_validate'),
    apply: isDict(apply) ? apply : undefined,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
