import type { Block, Parent, Play, Role, Task } from './ast.ts';
import type { PlaybookDeps } from './loader.ts';
import type { Report } from './report.ts';
import type { SourceCache } from './source.ts';

/** A node while it is being built: its members refer back to it before it is complete. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** What all loading of one program run shares. */
export interface LoadContext {
  readonly deps: PlaybookDeps;
  readonly sources: SourceCache;
  readonly report: Report;
  /** Where each include task stands, for its files are read when it runs. */
  readonly places: WeakMap<Task, Place>;
  /** What was found out about roles: a role that is used a hundred times is looked for once. */
  readonly remembered: Map<string, unknown>;
}

/** What `make` gives, made once per key; what it throws is not remembered. */
export function once<T>(context: LoadContext, key: string, make: () => T): T {
  if (!context.remembered.has(key)) context.remembered.set(key, make());
  return context.remembered.get(key) as T;
}

/** Where entries stand that are being parsed: what they inherit from, and what relative names start from. */
export interface Place {
  readonly play: Play;
  readonly parent: Parent;
  readonly role: Role | undefined;
  readonly isHandler: boolean;
  /** Folders of the task files that lead here, as they were named, outermost first: the search path of includes. */
  readonly folders: readonly string[];
  /** Files that are being imported right now, to notice circles. */
  readonly importing: readonly string[];
  /** Collections whose modules may be named shortly. */
  readonly collections: readonly string[];
  /** Takes the handlers that a static import_role brings into the play. */
  readonly addHandlers: (blocks: readonly Block[]) => void;
  /** Takes the roles that static imports make visible in the play. */
  readonly addRoles: (roles: readonly Role[]) => void;
}
