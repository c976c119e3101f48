import { dirname, resolve } from 'node:path';
import { CbxError, CbxErrors } from '../../errors/index.ts';
import type { IncludedRole, RoleOptions, Task } from '../../playbook/index.ts';
import { toBool } from '../../task/index.ts';
import { str } from '../../values/index.ts';
import { isDict, type Value } from '../../values/value.ts';
import type { Included, Node } from '../state/cursor.ts';
import type { HostJob, IncludeRequest } from '../state/host-job.ts';
import type { IncludeContext } from '../state/include-context.ts';
import type { PlayState } from '../state/play-state.ts';
import { itemLayer } from '../task/loop.ts';

/** What several hosts include together: same file or role, same arguments, same item. */
interface Inclusion {
  readonly request: IncludeRequest;
  readonly hosts: string[];
}

/** A host whose include could not be loaded, and why: its task has failed after all. */
export interface FailedInclude {
  readonly host: string;
  readonly error: CbxError;
}

/**
 * What the hosts of one step have asked for. Requests that say the same are one object, so that a loop of many includes
 * costs a host no more than a list of references.
 */
export class IncludeRequests {
  readonly #byHost = new Map<string, readonly IncludeRequest[]>();
  readonly #byKey = new Map<string, IncludeRequest>();

  add(host: string, requests: readonly IncludeRequest[]): void {
    if (requests.length > 0)
      this.#byHost.set(
        host,
        requests.map((request) => this.#shared(request)),
      );
  }

  /** In the order of first asking: host after host, item after item. A host that asks twice includes twice. */
  grouped(hosts: readonly string[]): Inclusion[] {
    const found: Inclusion[] = [];
    const same = new Map<IncludeRequest, Inclusion[]>();
    for (const host of hosts) {
      for (const request of this.#byHost.get(host) ?? []) {
        const known = same.get(request) ?? [];
        const joined = known.find(({ hosts: others }) => others.at(-1) !== host);
        if (joined !== undefined) {
          joined.hosts.push(host);
          continue;
        }
        const inclusion = { request, hosts: [host] };
        same.set(request, [...known, inclusion]);
        found.push(inclusion);
      }
    }
    return found;
  }

  #shared(request: IncludeRequest): IncludeRequest {
    const key = `${request.kind} ${request.name} ${keyOf(request.args)} ${keyOf(request.itemVariables)}`;
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, request);
    return known ?? request;
  }
}

/**
 * Loads what hosts asked for and puts it in front of what each of them does next, in the order of first asking.
 *
 * @param job the include task's job on one of them, for its graph node and its context
 */
export function bringIn(
  state: PlayState,
  job: HostJob,
  place: readonly number[],
  inclusions: readonly Inclusion[],
): FailedInclude[] {
  const failed: FailedInclude[] = [];
  const brought = new Map<string, Included[]>();
  inclusions.forEach(({ request, hosts }, ordinal) => {
    try {
      const context: IncludeContext = {
        include: job.task,
        layer: request.itemVariables === undefined ? undefined : itemLayer(request.itemVariables),
        outer: job.context,
      };
      const entries = request.kind === 'tasks' ? tasks(state, job, request, hosts) : role(state, job.task, request);
      const included: Included = { kind: 'included', entries, context, ordinal };
      for (const host of hosts) {
        const own = brought.get(host);
        if (own === undefined) brought.set(host, [included]);
        else own.push(included);
      }
    } catch (error) {
      const reason = missing(error);
      for (const host of hosts) failed.push({ host, error: reason });
    }
  });
  for (const { host } of failed) brought.delete(host);
  for (const [host, own] of brought) state.cursors.get(host)?.push(place, own);
  return failed;
}

/** Why a file or role is not there. A mistake in one that is there ends the run: throws what it was. */
function missing(error: unknown): CbxError {
  const first = error instanceof CbxErrors ? error.errors[0] : error;
  if (!(first instanceof CbxError)) throw error;
  if (first.code !== 'PLAYBOOK_FILE_NOT_FOUND' && first.code !== 'PLAYBOOK_ROLE_NOT_FOUND') throw error;
  return first;
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
