import type { Connection, ConnectionTarget } from '../connection/connection.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Playbook, PlaybookLoader } from '../playbook/index.ts';
import type { TaskModule, WaitAtTerminal } from '../task/index.ts';
import type { Templar } from '../template/templar.ts';
import type { Value } from '../values/value.ts';
import type { VariablesOptions, VarsFileReader } from '../vars/index.ts';
import type { HostStats, Reporter } from './events.ts';
import type { FactCache } from './fact-cache.ts';

/** What the command line and the configuration say about a run. */
export interface RunOptions {
  readonly playbooks: readonly Playbook[];
  readonly inventory: Inventory;
  /** `-i` as it was given, for ansible_inventory_sources. */
  readonly inventorySources: readonly string[];
  readonly configFile?: string;
  readonly limit?: string;
  readonly extraVars: ReadonlyMap<string, Value>;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly startAtTask?: string;
  readonly step?: boolean;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly forks: number;
  readonly verbosity: number;
  readonly forceHandlers: boolean;
  /** `gathering`: implicit, explicit or smart. */
  readonly gathering: 'implicit' | 'explicit' | 'smart';
  readonly gatherSubset?: readonly string[];
  readonly gatherTimeout?: number;
  readonly factPath?: string;
  readonly strategy: string;
  readonly anyErrorsFatal: boolean;
  readonly errorOnMissingHandler: boolean;
  readonly noLog: boolean;
  readonly ansibleManaged?: string;
  /** How variables combine: settings of src/vars. */
  readonly variables?: Pick<VariablesOptions, 'hashBehaviour' | 'privateRoleVars' | 'injectFacts'>;
  readonly connection: ConnectionDefaults;
  readonly taskTimeout: number;
  /** Between looks at a background job whose task does not say; 15 unless given. */
  readonly pollSeconds?: number;
  /** Texts that must not show in any output, beside those that modules and connections know to be secret. */
  readonly secrets?: readonly string[];
  /** Failed and unreachable tasks stop at the debugger (`enable_task_debugger`). */
  readonly taskDebugger?: boolean;
  /** Failures that are ignored do not (`task_debugger_ignore_errors`, on by default). */
  readonly debuggerIgnoresErrors?: boolean;
  /** Re-reads the inventory (`meta: refresh_inventory`). */
  readonly refreshInventory?: () => Promise<Inventory>;
}

/** Flags and settings, weaker than keywords and variables. Secrets are functions: asked for only when needed. */
export interface ConnectionDefaults {
  readonly transport: string;
  readonly remoteUser?: string;
  readonly port?: number;
  readonly privateKeyFile?: string;
  readonly timeoutSeconds: number;
  readonly hostKeyChecking?: boolean;
  readonly sshArgs: readonly string[];
  readonly remoteTmp?: string;
  readonly shellExecutable?: string;
  /** The program of the transport `openssh`. */
  readonly sshExecutable?: string;
  readonly acceptNewInto?: string;
  readonly knownHostsFiles?: readonly string[];
  readonly password?: () => string | undefined;
  readonly become: boolean;
  readonly becomeMethod: string;
  readonly becomeUser?: string;
  /** `become_allow_same_user` */
  readonly becomeSameUser?: boolean;
  readonly becomeExe?: string;
  readonly becomeFlags?: string;
  readonly becomePassword?: () => string | undefined;
}

/** What the run works with; tests hand in small ones of their own. */
export interface RunDeps {
  readonly reporter: Reporter;
  readonly templar: Templar;
  /** Without lookups and users' plugins, so that rendering touches nothing; absent: no task is looked at ahead of its turn. */
  readonly pureTemplar?: Templar;
  readonly loader: PlaybookLoader;
  readonly loadModule: (name: string, folders: readonly string[]) => Promise<TaskModule | undefined>;
  readonly connect: (target: ConnectionTarget) => Promise<Connection>;
  readonly readFile: (path: string) => Promise<Buffer>;
  readonly varsFiles: VarsFileReader;
  /** The placeholder behind `omit`. */
  readonly omit: Value;
  readonly prompt?: (question: string, isPrivate: boolean) => Promise<string>;
  /** A line from standard input, be it a terminal or not; undefined at its end. */
  readonly readLine?: (question: string) => Promise<string | undefined>;
  /** Waits at the terminal (`pause`): for the time or an answer, unless the user goes on early or has had enough. */
  readonly waitAtTerminal?: WaitAtTerminal;
  readonly factCache?: FactCache;
  /** Plain text of a vault envelope in the middle of a file (include_vars). */
  readonly decrypt?: (envelope: string) => string;
  /** Ends the run when it is aborted: nothing new starts, what runs on targets is ended. */
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly exitCode: number;
  readonly stats: ReadonlyMap<string, HostStats>;
}
