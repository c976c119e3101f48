import { setMaxListeners } from 'node:events';
import { searchFolders } from '../../playbook/index.ts';
import type { Ahead, RemoteShell, RunOptions } from '../../shell/remote-shell.ts';
import type { ModuleContext, ModuleOutcome, TaskModule, TaskResult } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { delay } from '../../util/delay.ts';
import type { Value } from '../../values/value.ts';
import type { VariableScope } from '../../vars/scope.ts';
import { templateFileFailure } from '../failure.ts';
import { layerOf } from '../layer.ts';
import type { Way } from '../reach/reach.ts';
import type { HostJob } from '../state/host-job.ts';
import type { PreparedLook } from '../state/prepared-look.ts';
import { allHold } from './conditions.ts';
import { findFile } from './find-file.ts';

/** After this long without a byte a task counts as slow, and its reporter is told. */
const SLOW_MS = 10_000;

export interface ContextParts {
  readonly job: HostJob;
  readonly scope: VariableScope;
  readonly way: Way;
  readonly module: TaskModule;
  readonly checkMode: boolean;
  readonly diffMode: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** `timeout:` of the task; 0: none. */
  readonly seconds: number;
  readonly templar: Templar;
  /** What was asked ahead of the task's turn. */
  readonly look?: PreparedLook | undefined;
  /** What to ask ahead of the next task's turn. */
  readonly ahead?: () => Promise<Ahead | undefined>;
}

/** The executor's side of {@link ModuleContext}: what a module may ask while it runs, its deadline, its warnings. */
export interface RunningModule {
  within(body: (context: ModuleContext) => Promise<ModuleOutcome>): Promise<ModuleOutcome>;
  /** The result with the warnings that were given. */
  complete(result: TaskResult, warnings: readonly string[]): TaskResult;
}

export function moduleContext(parts: ContextParts): RunningModule {
  const warnings: string[] = [];
  const deprecations: string[] = [];
  return {
    within: (body) => withDeadline(parts, (signal) => body(contextOf(parts, signal, warnings, deprecations))),
    complete(result, more) {
      const all = [...more, ...warnings];
      const completed = { ...result };
      if (all.length > 0) completed.warnings = [...(result.warnings ?? []), ...all];
      if (deprecations.length > 0) {
        completed.deprecations = [...(result.deprecations ?? []), ...deprecations.map((msg) => ({ msg }))];
      }
      return completed;
    },
  };
}

/** What a module may ask for; warnings that it gives are added to the lists. */
export function contextOf(
  parts: ContextParts,
  signal: AbortSignal,
  warnings: string[],
  deprecations: string[],
): ModuleContext {
  const { job, scope, way, templar } = parts;
  const { run } = job.play;
  const playbookDir = job.play.folder;
  const context: ModuleContext = {
    host: job.host,
    checkMode: parts.checkMode,
    diffMode: parts.diffMode,
    verbosity: run.options.verbosity,
    become: false,
    signal,
    playbookDir,
    ...(run.options.ansibleManaged === undefined ? {} : { ansibleManaged: run.options.ansibleManaged }),
    async variable(name) {
      const found = scope.get(name);
      return found === undefined ? undefined : await templar.render(found.value, scope);
    },
    findFile: (folder, name) => findFile(job.task, playbookDir, folder, name),
    readFile: (path) => run.deps.readFile(path),
    ...(run.deps.decrypt === undefined ? {} : { decrypt: run.deps.decrypt }),
    isNative: templar.isNative === true,
    taskName: job.task.name ?? job.task.action.written.value,
    say: (text) => run.emit({ type: 'text', text }),
    ...(run.deps.waitAtTerminal === undefined ? {} : { waitAtTerminal: run.deps.waitAtTerminal }),
    async renderTemplate(path, { vars, outputEncoding: _, ...options }) {
      const text = (await run.deps.readFile(path)).toString('utf8');
      const inner = vars === undefined ? scope : scope.with(layerOf('magic', new Map(Object.entries(vars))));
      const folders = searchFolders(job.task, playbookDir).flatMap((folder) => [`${folder}/templates`, folder]);
      const searchPath = [path.replace(/\/[^/]*$/, ''), ...folders];
      try {
        return await templar.renderFile(path, text, inner, { ...options, searchPath });
      } catch (error) {
        throw templateFileFailure(error);
      }
    },
    warn: (message) => void warnings.push(message),
    deprecate: (message) => void deprecations.push(message),
    render: async (value: Value) => await templar.render(value, scope),
    test: (conditional) => allHold(templar, { value: conditional, at: job.task.action.written.at }, scope),
    ...(parts.ahead === undefined ? {} : { ahead: parts.ahead }),
    shell: async () => boundShell(parts, await way.shell(), (await way.reach()).target.transport === 'local', signal),
    forward: async (host, port) => (await way.connection()).forward(host, port),
    release: async (user) => (await way.connection()).release(user),
    async reconnect(timeoutMs) {
      const { target } = await way.reach();
      await run.connections.reset(target.host);
      const limit = AbortSignal.timeout(timeoutMs);
      for (;;) {
        try {
          await way.shell();
          return;
        } catch (error) {
          if (limit.aborted || signal.aborted) throw error;
          await delay(1000, limit);
        }
      }
    },
  };
  return context;
}

/** The host's shell with what this task adds: environment, working folder of local tasks, output as it comes. */
function boundShell(parts: ContextParts, shell: RemoteShell, isLocal: boolean, signal: AbortSignal): RemoteShell {
  const { job, way } = parts;
  const who = { run: job.run, host: job.host, ...(way.delegate === undefined ? {} : { delegate: way.delegate }) };
  const tell = (chunk: Buffer, from: 'stdout' | 'stderr'): void => {
    job.play.run.emit({ type: 'host:output', ...who, from, text: chunk.toString('utf8') });
  };
  return {
    profile: shell.profile,
    get roundTrips() {
      return shell.roundTrips;
    },
    async run(script, options: RunOptions = {}) {
      const all = {
        onOutput: tell,
        signal,
        ...(isLocal ? { cwd: job.play.folder } : {}),
        ...options,
        env: { ...parts.environment, ...options.env },
      };
      return (await parts.look?.answerTo(shell, script, all)) ?? shell.run(script, all);
    },
    close: () => shell.close(),
  };
}

async function withDeadline(
  { job, module, seconds, way }: ContextParts,
  body: (signal: AbortSignal) => Promise<ModuleOutcome>,
): Promise<ModuleOutcome> {
  const { run } = job.play;
  // What only sets values never waits (pause waits for a person): loops of it need no timers.
  if (module.kind === 'control' && module.name !== 'pause' && seconds === 0) return body(run.signal);
  const started = Date.now();
  const slow = setInterval(() => {
    const who = { run: job.run, host: job.host, ...(way.delegate === undefined ? {} : { delegate: way.delegate }) };
    run.emit({ type: 'host:slow', ...who, elapsedMs: Date.now() - started });
  }, SLOW_MS);
  const deadline = new AbortController();
  setMaxListeners(0, deadline.signal);
  const stop = (): void => deadline.abort();
  run.signal.addEventListener('abort', stop, { once: true });
  let isLate = false;
  const timer =
    seconds > 0
      ? setTimeout(() => {
          isLate = true;
          deadline.abort();
        }, seconds * 1000)
      : undefined;
  try {
    const outcome = await body(deadline.signal);
    if (!isLate) return outcome;
    const msg = `The ${job.task.action.module} action failed to execute in the expected time frame (${seconds}) and was terminated`;
    return { result: { failed: true, msg } };
  } finally {
    clearInterval(slow);
    clearTimeout(timer);
    run.signal.removeEventListener('abort', stop);
  }
}
