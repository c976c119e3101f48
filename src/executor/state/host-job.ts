import type { Task } from '../../playbook/index.ts';
import type { TaskResult } from '../../task/index.ts';
import type { Value } from '../../values/value.ts';
import type { Effective } from '../effective.ts';
import type { ResultStatus, TaskRun } from '../events.ts';
import type { IncludeContext } from './include-context.ts';
import type { PlayState } from './play-state.ts';

/** One task on one host. */
export interface HostJob {
  readonly play: PlayState;
  readonly host: string;
  readonly task: Task;
  readonly effective: Effective;
  readonly context: IncludeContext | undefined;
  readonly run: TaskRun;
  /** Hosts that share the outcome: the batch, for a task that runs once. */
  readonly shareWith: readonly string[];
}

/** What an include asked for; hosts that ask for the same run it together. */
export interface IncludeRequest {
  readonly kind: 'tasks' | 'role';
  /** Rendered file or role name. */
  readonly name: string;
  readonly args: ReadonlyMap<string, Value>;
  readonly itemVariables: ReadonlyMap<string, Value> | undefined;
  readonly label: string | undefined;
}

/** What one passage through a module gave, before the task's own conditions on the outcome. */
export interface Attempt {
  readonly result: TaskResult;
  readonly include?: Omit<IncludeRequest, 'itemVariables' | 'label'>;
  /** Host that the module spoke to, if it was another one. */
  readonly delegate?: string;
  readonly noLog: boolean;
}

export interface HostOutcome {
  readonly status: ResultStatus;
  readonly result: TaskResult;
  readonly ignored: boolean;
  readonly delegate: string | undefined;
  readonly noLog: boolean;
  readonly looped: boolean;
  readonly includes: readonly IncludeRequest[];
  /** Variables of the items that changed something: what their `notify` is rendered with. */
  readonly changedItems: readonly ReadonlyMap<string, Value>[];
  /** `diff` of the result or of its items, when diff mode is on. */
  readonly diffs: readonly unknown[];
}

/**
 * What `failed_when` said counts for more than the flag, be it that of a task that ran out of retries; of a loop what it said about
 * any item (ansible-core 2.14).
 */
function hasFailed(result: TaskResult): boolean {
  const said = [result, ...itemsOf(result)]
    .map((one) => one.failed_when_result)
    .filter((verdict) => verdict !== undefined);
  return said.length === 0 ? result.failed === true : said.some((verdict) => verdict !== false);
}

function itemsOf({ results }: TaskResult): readonly TaskResult[] {
  return Array.isArray(results)
    ? results.filter((item): item is TaskResult => typeof item === 'object' && item !== null)
    : [];
}

export function statusOf(result: TaskResult): ResultStatus {
  if (result.unreachable === true) return 'unreachable';
  if (hasFailed(result)) return 'failed';
  if (result.skipped === true) return 'skipped';
  return result.changed === true ? 'changed' : 'ok';
}
