import type { Readable } from 'node:stream';
import type { RemoteShell, Reply } from '../shell/remote-shell.ts';
import type { Script } from '../shell/script.ts';
import type { Json, Value } from '../values/value.ts';

/** What one run of a module gave: plain JSON with Ansible's keys. A failure is a result, never an exception. */
export interface TaskResult {
  changed?: boolean;
  failed?: boolean;
  skipped?: boolean;
  msg?: Json;
  ansible_facts?: { readonly [name: string]: Json };
  diff?: Json;
  warnings?: readonly string[];
  deprecations?: readonly Json[];
  [key: string]: Json | undefined;
}

/** One difference for diff mode: Ansible's keys. */
export interface Diff {
  readonly before?: string;
  readonly after?: string;
  readonly before_header?: string;
  readonly after_header?: string;
  readonly prepared?: string;
  /** Set instead of a text that is binary, or longer than the number of bytes given. */
  readonly src_binary?: number;
  readonly dst_binary?: number;
  readonly src_larger?: number;
  readonly dst_larger?: number;
}

/** A script with what goes with it. */
export interface Request {
  readonly script: Script;
  readonly stdin?: string | Uint8Array | (() => Readable);
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly locale?: 'C' | 'user';
  readonly maxOutput?: number;
  readonly timeoutMs?: number;
}

/** The controller's side of a task, as a module may see it. */
export interface TaskContext {
  readonly host: string;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly verbosity: number;
  /** True when the task runs as another user than the login user. */
  readonly become: boolean;
  readonly signal: AbortSignal;
  /** A fact or variable of the host, rendered; undefined when there is none. */
  variable(name: string): Promise<Value | undefined>;
  /**
   * Ansible's search for a local file: role's `folder`/, role, playbook's `folder`/, playbook. Absolute paths are
   * returned as they are. Rejects with ARGS_FILE_NOT_FOUND that names every path tried.
   */
  findFile(folder: 'files' | 'templates' | 'vars' | 'tasks', name: string): Promise<string>;
  /** The playbook's folder: relative destinations on the controller start here. */
  readonly playbookDir: string;
  /** Content of a local file, decrypted when it is a vault. */
  readFile(path: string): Promise<Buffer>;
  /** Plain text of a `$ANSIBLE_VAULT` envelope in the middle of a file; absent: there are no vault secrets. */
  decrypt?(envelope: string): string;
  /** Renders a template file for this host. */
  renderTemplate(path: string, options: TemplateOptions): Promise<string>;
  warn(message: string): void;
  deprecate(message: string): void;
  /** The `ansible_managed` text of the configuration (default: `Ansible managed`). */
  readonly ansibleManaged?: string;
}

export interface TemplateOptions {
  readonly trimBlocks?: boolean;
  readonly lstripBlocks?: boolean;
  readonly newlineSequence?: string;
  readonly outputEncoding?: string;
  readonly delimiters?: Readonly<Record<string, string>>;
  /** Extra variables that exist in this file alone (ansible_managed, template_path …). */
  readonly vars?: Readonly<Record<string, Value>>;
}

/** What a converging module decided from what it saw. */
export interface Plan {
  /** The result's keys; `changed` is set from `apply` when it is not given. `failed: true` ends the task here. */
  readonly result: TaskResult;
  /** The change, one script and one round trip. Absent: the host is as wanted. */
  readonly apply?: Script | Request;
  readonly diff?: Diff | readonly Diff[];
  /** Completes the result from what the change reported (fields, rc); default: rc other than 0 fails with stderr. */
  readonly finish?: (applied: Reply) => TaskResult;
}

interface ModuleBase<Args> {
  /** Ansible's short name. */
  readonly name: string;
  /** The JSON Schema of the arguments: schemas/tasks/<name>.json. */
  readonly schema: TaskSchema;
  /** The account whose shells of this run have to end before the module acts: one that it removes, renames or moves. */
  releases?(args: Args): string | undefined;
  /** Check mode: `full` predicts, `partial` predicts some, `none` is skipped, `always` runs as ever (reads only). */
  readonly check: 'full' | 'partial' | 'none' | 'always';
}

/** Looks in one round trip, decides in pure TypeScript, changes in one more. */
export interface ConvergeModule<Args = never, Prepared = unknown> extends ModuleBase<Args> {
  readonly kind: 'converge';
  /** Reads the controller's files and the like, before the probe. */
  prepare?(args: Args, context: TaskContext): Promise<Prepared>;
  probe(args: Args, context: TaskContext, prepared: Prepared): Script | Request;
  plan(args: Args, seen: Reply, context: TaskContext, prepared: Prepared): Plan;
  /**
   * True where the look itself changes something (lists of packages that are brought up to date) or may take long: it is
   * never sent ahead together with the change of the task before. Every other probe must be free of side effects.
   */
  looksInTurn?(args: Args): boolean;
}

/** Always one round trip: command, shell, raw, script. */
export interface CommandModule<Args = never, Prepared = unknown> extends ModuleBase<Args> {
  readonly kind: 'command';
  prepare?(args: Args, context: TaskContext): Promise<Prepared>;
  request(args: Args, context: TaskContext, prepared: Prepared): Script | Request | TaskResult;
  interpret(args: Args, reply: Reply, context: TaskContext, prepared: Prepared): TaskResult;
}

/** Changes that a control module asks the executor to make. */
export interface Effects {
  readonly addHost?: {
    readonly name: string;
    readonly groups: readonly string[];
    readonly vars: Readonly<Record<string, Value>>;
  };
  readonly groupBy?: { readonly key: string; readonly parents: readonly string[] };
  /** Facts for this host: `set_fact` (cacheable or not) and include_vars, with the level they belong to. */
  readonly facts?: {
    readonly values: ReadonlyMap<string, Value>;
    readonly level: 'set_fact' | 'include_vars' | 'facts';
    readonly cacheable?: boolean;
  };
  readonly stats?: {
    readonly data: ReadonlyMap<string, Value>;
    readonly perHost: boolean;
    readonly aggregate: boolean;
  };
}

/** No contact with the host: debug, set_fact, assert, fail, add_host … */
export interface ControlModule<Args = never> extends ModuleBase<Args> {
  readonly kind: 'control';
  act(args: Args, context: ControlContext): Promise<ControlOutcome> | ControlOutcome;
}

export interface ControlContext extends TaskContext {
  /** Renders a value or a text once more (debug's var, assert's that). */
  render(value: Value): Promise<Value>;
  /** Evaluates one conditional. */
  test(conditional: Value): Promise<boolean>;
  /** Ansible's jinja2_native: what a template gives is meant as it is. */
  readonly isNative?: boolean;
  /** The task's name as its banner shows it, without the role. */
  readonly taskName: string;
  /** Says something to the person at the terminal. */
  say(text: string): void;
  /** Waits for that person; absent when there is none. */
  readonly waitAtTerminal?: WaitAtTerminal;
}

/** @param seconds how long to wait at most; undefined: until an answer is typed */
export type WaitAtTerminal = (
  seconds: number | undefined,
  isPrivate: boolean,
) => Promise<{ readonly answer: string; readonly isAborted: boolean }>;

export interface ControlOutcome {
  readonly result: TaskResult;
  readonly effects?: Effects;
}

/** A dialogue: reboot, wait_for_connection, synchronize, fetch. The shell is in hand. */
export interface ProcedureModule<Args = never> extends ModuleBase<Args> {
  readonly kind: 'procedure';
  run(args: Args, context: ProcedureContext): Promise<TaskResult>;
}

export interface ProcedureContext extends TaskContext {
  shell(): Promise<RemoteShell>;
  /** A TCP stream that starts at the target. */
  forward(host: string, port: number): Promise<import('node:stream').Duplex>;
  /** Ends this run's shells of another user on the target. */
  release(user: string): Promise<void>;
  /** Drops the connection and opens a new one under a deadline; rejects with CONNECT_*. */
  reconnect(timeoutMs: number): Promise<void>;
}

export type TaskModule<Args = never> =
  | ConvergeModule<Args, never>
  | CommandModule<Args, never>
  | ControlModule<Args>
  | ProcedureModule<Args>;

/**
 * A module's arguments as JSON Schema with Ansible's own facts beside it:
 * `x-type` (str int float bool path raw list dict bits bytes json jsonarg), `x-elements`, `x-aliases`, `x-no-log`.
 */
export interface TaskSchema {
  readonly title: string;
  readonly description: string;
  /** Always `object`; typed as text, because that is how TypeScript sees an imported JSON file. */
  readonly type: string;
  readonly properties: Readonly<Record<string, ArgumentSchema>>;
  readonly required?: readonly string[];
  /** The argument that takes the text of a free-form task (`_raw_params`); absent when the module has no free form. */
  readonly 'x-free-form'?: string;
  readonly 'x-mutually-exclusive'?: readonly (readonly string[])[];
  readonly 'x-required-one-of'?: readonly (readonly string[])[];
  readonly 'x-required-together'?: readonly (readonly string[])[];
  /** Rows of `[argument, value, needed arguments, true when one of them is enough]`. */
  readonly 'x-required-if'?: readonly (readonly Json[])[];
  readonly [key: string]: unknown;
}

export interface ArgumentSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly 'x-type': string;
  readonly 'x-elements'?: string;
  readonly 'x-aliases'?: readonly string[];
  readonly 'x-no-log'?: boolean;
  readonly properties?: Readonly<Record<string, ArgumentSchema>>;
  readonly items?: ArgumentSchema;
  readonly [key: string]: unknown;
}

/** A converging module: see {@link ConvergeModule}. The identity function, for its types. */
export function defineTask<Args, Prepared = undefined>(
  module: ConvergeModule<Args, Prepared>,
): ConvergeModule<Args, Prepared>;
export function defineTask<Args, Prepared = undefined>(
  module: CommandModule<Args, Prepared>,
): CommandModule<Args, Prepared>;
export function defineTask<Args>(module: ControlModule<Args>): ControlModule<Args>;
export function defineTask<Args>(module: ProcedureModule<Args>): ProcedureModule<Args>;
export function defineTask(module: unknown): unknown {
  return module;
}
