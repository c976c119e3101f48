import { dirname, join } from 'node:path';
import type { Play, Task } from '../../playbook/index.ts';
import type { TaskModule } from '../../task/index.ts';
import type { HostCursor } from './cursor.ts';
import type { Handlers } from './handlers.ts';
import type { Limiter } from './limiter.ts';
import type { PreparedLook } from './prepared-look.ts';
import type { RanRoles } from './ran-roles.ts';
import type { RunState } from './run-state.ts';
import type { PlayScopes, Scopes } from './scopes.ts';

/** One play on one batch of hosts. */
export interface PlayState {
  readonly run: RunState;
  readonly play: Play;
  /** The playbook's folder: where relative names of the controller start. */
  readonly folder: string;
  readonly scopes: Scopes;
  readonly playScopes: PlayScopes;
  /** All hosts of the play, whatever became of them; the batch at work. */
  readonly hostsAll: readonly string[];
  readonly batch: readonly string[];
  readonly cursors: ReadonlyMap<string, HostCursor>;
  readonly handlers: Handlers;
  readonly strategy: string;
  readonly forceHandlers: boolean;
  readonly anyErrorsFatal: boolean;
  readonly maxFailPercentage: number | undefined;
  readonly ranRoles: RanRoles;
  /** How many hosts may be at a task with `throttle` at once. */
  readonly throttles: Map<Task, Limiter>;
  /** What was asked ahead of hosts' next tasks. */
  readonly looks: Map<string, PreparedLook>;
  /** Set by any_errors_fatal and max_fail_percentage: no later batch or play runs. */
  isBroken: boolean;
  /** Set by `meta: end_play`: no later batch runs. */
  isEnded: boolean;
  module(task: Task): Promise<TaskModule | undefined>;
}

/** Hosts of the batch that are still in the play. */
export function activeHosts(state: PlayState): string[] {
  return state.batch.filter((host) => !state.run.isGone(host) && state.cursors.get(host)?.isDone !== true);
}

/** `library/` folders that may hold a task's module: its roles', then the playbook's. */
export function libraryFolders(task: Task, playbookDir: string): string[] {
  const folders: string[] = [];
  if (task.role !== undefined) folders.push(join(task.role.path, 'library'));
  folders.push(join(playbookDir, 'library'), join(dirname(task.at.file.path), 'library'));
  return [...new Set(folders)];
}
