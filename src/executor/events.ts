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

/** Everything that reporters may know of a run. Secrets are gone from it (executor/redact). */
export type RunEvent =
  | { readonly type: 'run:start'; readonly playbooks: readonly string[]; readonly checkMode: boolean }
  | { readonly type: 'play:start'; readonly play: Play; readonly name: string; readonly hosts: readonly string[] }
  | { readonly type: 'play:no-hosts'; readonly play: Play; readonly reason: 'matched' | 'left' }
  | {
      readonly type: 'task:start';
      readonly task: Task;
      readonly name: string;
      readonly handler: boolean;
      readonly checkMode: boolean;
    }
  | {
      readonly type: 'host:item';
      readonly task: Task;
      readonly host: string;
      readonly delegate?: string;
      readonly label: string;
      readonly status: ResultStatus;
      readonly result: TaskResult;
      readonly ignored: boolean;
    }
  | {
      readonly type: 'host:retry';
      readonly task: Task;
      readonly host: string;
      readonly delegate?: string;
      readonly attempt: number;
      readonly retriesLeft: number;
      readonly result: TaskResult;
    }
  | {
      readonly type: 'host:output';
      readonly task: Task;
      readonly host: string;
      readonly from: 'stdout' | 'stderr';
      readonly text: string;
    }
  | { readonly type: 'host:slow'; readonly task: Task; readonly host: string; readonly elapsedMs: number }
  | {
      readonly type: 'host:result';
      readonly task: Task;
      readonly host: string;
      readonly delegate?: string;
      readonly status: ResultStatus;
      readonly result: TaskResult;
      readonly ignored: boolean;
      readonly looped: boolean;
    }
  | { readonly type: 'include'; readonly file: string; readonly hosts: readonly string[]; readonly label?: string }
  | { readonly type: 'handler:notified'; readonly handler: string; readonly host: string }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'deprecation'; readonly message: string }
  | {
      readonly type: 'run:end';
      readonly stats: ReadonlyMap<string, HostStats>;
      readonly custom?: ReadonlyMap<string, unknown>;
    };

/** Prints a run; never decides anything about it. */
export interface Reporter {
  on(event: RunEvent): void;
  /** Flushes what is buffered. */
  close?(): Promise<void>;
}
