import type { Play, Task } from '../playbook/ast.ts';
import type { TaskResult } from '../task/module.ts';

export type ResultStatus = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';

/** One host's counters, as the recap shows them. */
export interface HostStats {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

/** One passage of a task: the same task met again (in a loop of includes, in a later batch) is another one. */
export interface TaskRun {
  readonly id: number;
  readonly task: Task;
  /** The rendered name with the role's prefix, as a banner shows it. */
  readonly name: string;
  readonly handler: boolean;
  readonly checkMode: boolean;
  /** `file:line` of the task. */
  readonly path: string;
  /** `key=value` of the arguments as written, for reports that show them; absent under `no_log`. */
  readonly args?: string;
}

/** Who a result is about. */
export interface HostEvent {
  readonly run: TaskRun;
  readonly host: string;
  readonly delegate?: string;
}

/** Everything that reporters may know of a run. Secrets are gone from it (executor/redact). */
export type RunEvent =
  | { readonly type: 'run:start'; readonly playbooks: readonly string[]; readonly checkMode: boolean }
  | { readonly type: 'playbook:start'; readonly file: string; readonly plays: number }
  | {
      readonly type: 'play:start';
      readonly play: Play;
      readonly name: string;
      readonly hosts: readonly string[];
      readonly checkMode: boolean;
    }
  | { readonly type: 'play:no-hosts'; readonly reason: 'matched' | 'left' }
  /** `isSilent`: hosts go their own ways (the free strategies), and nothing announces a task of one of them. */
  | { readonly type: 'task:start'; readonly run: TaskRun; readonly isSilent: boolean }
  /** Every host of this passage is through with the task. */
  | { readonly type: 'task:end'; readonly run: TaskRun }
  | { readonly type: 'host:start'; readonly run: TaskRun; readonly host: string; readonly delegate?: string }
  | ({
      readonly type: 'host:item';
      readonly label: string;
      readonly status: ResultStatus;
      readonly result: TaskResult;
      readonly ignored: boolean;
      readonly diffs: readonly unknown[];
    } & HostEvent)
  | ({
      readonly type: 'host:retry';
      readonly attempt: number;
      /** The task's own name, rendered for the host and item, without its role. */
      readonly name: string;
      readonly retriesLeft: number;
      readonly result: TaskResult;
    } & HostEvent)
  | ({ readonly type: 'host:output'; readonly from: 'stdout' | 'stderr'; readonly text: string } & HostEvent)
  | ({ readonly type: 'host:slow'; readonly elapsedMs: number; readonly lastOutput?: string } & HostEvent)
  | ({ readonly type: 'host:async'; readonly job: string; readonly text: string } & HostEvent)
  | ({
      readonly type: 'host:result';
      readonly status: ResultStatus;
      readonly result: TaskResult;
      readonly ignored: boolean;
      readonly looped: boolean;
      /** Differences to show; empty when diff mode is off. */
      readonly diffs: readonly unknown[];
    } & HostEvent)
  | {
      readonly type: 'include';
      readonly run: TaskRun;
      readonly file: string;
      readonly hosts: readonly string[];
      readonly label?: string;
    }
  | { readonly type: 'meta'; readonly run: TaskRun; readonly host: string; readonly message: string }
  | { readonly type: 'handler:notified'; readonly handler: string; readonly host: string }
  /** Words to the person at the terminal: of a pause, of the debugger. `isBanner`: headed like a task. */
  | { readonly type: 'text'; readonly text: string; readonly isBanner?: boolean }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'deprecation'; readonly message: string }
  /** A mistake that is no task's result and does not end the run; the message is laid out already. */
  | { readonly type: 'error'; readonly message: string }
  /** A playbook is through, or has ended the run; counters go on from one playbook to the next. */
  | ({ readonly type: 'playbook:end' } & RunTotals)
  | ({ readonly type: 'run:end'; readonly interrupted: boolean } & RunTotals);

interface RunTotals {
  readonly stats: ReadonlyMap<string, HostStats>;
  /** set_stats: data per host, and of the run under `_run`. */
  readonly custom: ReadonlyMap<string, unknown>;
}

/** Prints a run; never decides anything about it. */
export interface Reporter {
  on(event: RunEvent): void;
  /** Flushes what is buffered. */
  close?(): Promise<void>;
}
