import type { Ahead, RemoteShell, Reply, RunOptions } from '../shell/remote-shell.ts';
import { Script } from '../shell/script.ts';
import type { Json } from '../values/value.ts';
import type {
  CommandModule,
  ControlContext,
  ConvergeModule,
  Effects,
  ProcedureContext,
  Request,
  TaskContext,
  TaskModule,
  TaskResult,
} from './module.ts';

/** What a module may ask for while it runs, whatever its kind. */
export interface ModuleContext extends ControlContext, ProcedureContext {
  /** What may ride along with the last request of a task: the look of the next one. */
  ahead?(): Promise<Ahead | undefined>;
}

export interface ModuleOutcome {
  readonly result: TaskResult;
  /** What a control module asks the executor to change. */
  readonly effects?: Effects;
}

type AnyModule = TaskModule<never>;

/**
 * The whole way of one module on one host: look, decide, change.
 *
 * @param args validated arguments (see validateArguments)
 * @returns Ansible's result; a failure on the host is a result with `failed: true`
 * @throws CbxError when the controller's side fails (a file not found, a template error) or the link is lost
 */
export async function runModule(module: AnyModule, args: unknown, context: ModuleContext): Promise<ModuleOutcome> {
  if (context.checkMode && module.check === 'none') return { result: skippedInCheckMode(module.name) };
  const given = args as never;
  switch (module.kind) {
    case 'control':
      return await module.act(given, context);
    case 'procedure':
      return { result: await module.run(given, context) };
    case 'command':
      return { result: await runCommand(module as CommandModule<never, unknown>, given, context) };
    case 'converge':
      return { result: await runConverge(module as ConvergeModule<never, unknown>, given, context) };
  }
}

/** The text of a failure that a script reported with `put msg`, or else what it wrote to stderr; undefined for rc 0. */
export function failureOf(reply: Reply): TaskResult | undefined {
  if (reply.rc === 0) return undefined;
  const stderr = reply.stderr.toString('utf8').trim();
  const msg = reply.fields.get('msg') ?? (stderr === '' ? `the script ended with status ${reply.rc}` : stderr);
  return { failed: true, changed: false, msg };
}

/** Ansible's result for a module that cannot predict its changes. */
export function skippedInCheckMode(name: string): TaskResult {
  return { skipped: true, changed: false, msg: `remote module (${name}) does not support check mode` };
}

/** Sends a module's request; a stream for its stdin is opened only now. */
export function send(
  shell: RemoteShell,
  request: Script | Request,
  context: TaskContext,
  ahead?: Ahead,
): Promise<Reply> {
  const common = { signal: context.signal, ...(ahead === undefined ? {} : { ahead }) };
  if (request instanceof Script) return shell.run(request, common);
  const { script, stdin, ...rest } = request;
  const options: RunOptions = { ...rest, ...common };
  if (stdin === undefined) return shell.run(script, options);
  return shell.run(script, { ...options, stdin: typeof stdin === 'function' ? stdin() : stdin });
}

async function runCommand(
  module: CommandModule<never, unknown>,
  args: never,
  context: ModuleContext,
): Promise<TaskResult> {
  const prepared = await module.prepare?.(args, context);
  const request = module.request(args, context, prepared);
  if (!(request instanceof Script) && !('script' in request)) return request as TaskResult;
  const shell = await context.shell();
  const reply = await send(shell, request as Script | Request, context, await context.ahead?.());
  return module.interpret(args, reply, context, prepared);
}

/** How often a module looks anew because somebody else changed between its look and its change what it had looked at. */
const MAX_LOOKS = 10;

async function runConverge(
  module: ConvergeModule<never, unknown>,
  args: never,
  context: ModuleContext,
): Promise<TaskResult> {
  const prepared = await module.prepare?.(args, context);
  const shell = await context.shell();
  for (let looks = 1; ; looks += 1) {
    const { result, isOvertaken } = await lookAndChange(module, args, context, prepared, shell);
    if (!isOvertaken || looks === MAX_LOOKS) return result;
  }
}

async function lookAndChange(
  module: ConvergeModule<never, unknown>,
  args: never,
  context: ModuleContext,
  prepared: unknown,
  shell: RemoteShell,
): Promise<{ readonly result: TaskResult; readonly isOvertaken?: boolean }> {
  const seen = await send(shell, module.probe(args, context, prepared), context);
  const blind = failureOf(seen);
  if (blind !== undefined) return { result: blind };
  const plan = module.plan(args, seen, context, prepared);
  const decided: TaskResult = { changed: plan.apply !== undefined, ...plan.result };
  if (context.diffMode && plan.diff !== undefined) decided.diff = plan.diff as unknown as Json;
  if (plan.apply === undefined || decided.failed === true || context.checkMode) return { result: decided };
  const account = module.releases?.(args);
  if (account !== undefined) await context.release(account);
  const applied = await send(shell, plan.apply, context, await context.ahead?.());
  const finished = plan.finish === undefined ? failureOf(applied) : plan.finish(applied);
  if (finished?.failed !== true) return { result: { ...decided, ...finished } };
  const { diff: _planned, ...known } = decided;
  return { result: withoutGaps({ ...known, ...finished }), isOvertaken: applied.fields.has('overtaken') };
}

/** `finish` takes a key of the plan's result back by giving it no value. */
function withoutGaps(result: TaskResult): TaskResult {
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}
