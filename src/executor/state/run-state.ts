import type { Inventory } from '../../inventory/inventory.ts';
import type { Task } from '../../playbook/index.ts';
import { createVariables, type Variables } from '../../vars/index.ts';
import type { RunEvent, TaskRun } from '../events.ts';
import type { RunDeps, RunOptions } from '../options.ts';
import { Connections } from './connections.ts';
import { innerRendering } from './inner-rendering.ts';
import { Jobs } from './jobs.ts';
import { Limiter } from './limiter.ts';
import { Memories } from './memory.ts';
import { Redactor } from './redact.ts';
import { RunStats } from './stats.ts';

/** What lives as long as the run: shared by its plays and all their hosts. */
export class RunState {
  readonly options: RunOptions;
  readonly deps: RunDeps;
  readonly stats = new RunStats();
  readonly memories: Memories;
  readonly connections: Connections;
  readonly jobs = new Jobs();
  readonly redactor = new Redactor();
  /** Hosts at work at the same time. */
  readonly forks: Limiter;
  /** One person, one question at a time. */
  readonly debugging = new Limiter(1);
  readonly signal: AbortSignal;
  /** Hosts that no later play runs on. */
  readonly failed = new Set<string>();
  readonly unreachable = new Set<string>();
  /** Hosts whose include was not there: even where a rescue kept them in their play, no later one runs on them. */
  readonly withoutInclude = new Set<string>();
  inventory: Inventory;
  readonly variables: Variables;
  /** Start running with this task (`--start-at-task`); undefined once it was met. */
  startAt: string | undefined;
  /** `--step`, until its user has had enough. */
  isStepping: boolean;
  /** A mistake has ended the run: no host begins anything, and nothing more is told. */
  #isOver = false;
  /** What add_host and group_by did, for an inventory that is read anew. */
  readonly #inventoryChanges: ((inventory: Inventory) => Inventory)[] = [];
  #lastRun = 0;

  constructor(options: RunOptions, deps: RunDeps) {
    this.options = options;
    this.deps = deps;
    this.inventory = options.inventory;
    this.memories = new Memories(deps.factCache);
    this.startAt = options.startAtTask;
    this.isStepping = options.step === true;
    this.connections = new Connections(deps.connect);
    this.forks = new Limiter(options.forks);
    this.signal = deps.signal ?? new AbortController().signal;
    this.variables = createVariables({
      inventory: () => this.inventory,
      values: (host) => this.memories.of(host),
      extraVars: options.extraVars,
      omit: deps.omit,
      varsFiles: deps.varsFiles,
      render: innerRendering(deps.templar),
      connection: options.connection,
      ...options.variables,
      run: {
        checkMode: options.checkMode,
        diffMode: options.diffMode,
        forks: options.forks,
        verbosity: options.verbosity,
        tags: options.tags.length === 0 ? ['all'] : options.tags,
        skipTags: options.skipTags,
        ...(options.limit === undefined ? {} : { limit: options.limit }),
        inventorySources: options.inventorySources,
        ...(options.configFile === undefined ? {} : { configFile: options.configFile }),
      },
    });
    this.redactor.add(options.connection.password?.());
    this.redactor.add(options.connection.becomePassword?.());
    for (const secret of options.secrets ?? []) this.redactor.add(secret);
  }

  /** Makes a new version of the inventory; reading it anew keeps the change. */
  changeInventory(change: (inventory: Inventory) => Inventory): void {
    const changed = change(this.inventory);
    if (changed !== this.inventory) this.#inventoryChanges.push(change);
    this.inventory = changed;
  }

  /** `meta: refresh_inventory`: the sources as they are now, with what the run itself has added. */
  async refreshInventory(): Promise<void> {
    const read = await this.options.refreshInventory?.();
    if (read !== undefined)
      this.inventory = this.#inventoryChanges.reduce((inventory, change) => change(inventory), read);
  }

  /** Every event passes here, and leaves without secrets. */
  emit(event: RunEvent): void {
    if (this.#isOver) return;
    this.deps.reporter.on(this.redactor.event(event));
  }

  warn(message: string): void {
    this.emit({ type: 'warning', message });
  }

  taskRun(task: Task, name: string, isHandler: boolean, checkMode: boolean, args?: string): TaskRun {
    this.#lastRun += 1;
    const { line } = task.at.file.position(task.at.start);
    const path = `${task.at.file.path}:${line}`;
    const run = { id: this.#lastRun, task, name: this.redactor.text(name), handler: isHandler, checkMode, path };
    return args === undefined ? run : { ...run, args: this.redactor.text(args) };
  }

  /** One host's work on a task. What it throws ends the run, for the hosts that are still at work or wait as well. */
  async work(job: () => Promise<void>): Promise<void> {
    if (this.#isOver) return;
    try {
      await job();
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  /** Ends what is still open; nothing of the run is left on targets but what runs in the background. */
  async finish(): Promise<void> {
    await this.connections.closeAll();
  }

  /** ansible-playbook's exit code, by what is wrong when it ends: `clear_host_errors` forgives. 4 beats 2. */
  exitCode(): number {
    if (this.unreachable.size > 0) return 4;
    return this.failed.size > 0 ? 2 : 0;
  }

  isGone(host: string): boolean {
    return this.failed.has(host) || this.unreachable.has(host);
  }
}
