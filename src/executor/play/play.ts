import { dirname } from 'node:path';
import { CbxError } from '../../errors/index.ts';
import type { Block, Play, Task } from '../../playbook/index.ts';
import { coerce, unbox } from '../../task/index.ts';
import { str } from '../../values/index.ts';
import { isList, type Value } from '../../values/value.ts';
import { HostCursor, type Node } from '../state/cursor.ts';
import { Handlers } from '../state/handlers.ts';
import { libraryFolders, type PlayState } from '../state/play-state.ts';
import { RanRoles } from '../state/ran-roles.ts';
import type { RunState } from '../state/run-state.ts';
import { openPlayScopes, type PlayScopes } from '../state/scopes.ts';
import { batches, orderHosts } from './batches.ts';
import { gathers, gatherTask, isGathering } from './gather.ts';
import { promptVariables } from './prompt.ts';
import { tasksBefore } from './start-at.ts';
import { strategyOf } from './strategy/index.ts';
import { TagFilter } from './tags.ts';

/**
 * Runs one play, batch by batch.
 * @returns false when no later play may run: any_errors_fatal, max_fail_percentage, or a batch that failed as a whole
 */
export async function runPlay(run: RunState, play: Play): Promise<boolean> {
  const scopes = openPlayScopes(run, play);
  const read = (name: string): Promise<Value | undefined> => playKeyword(run, play, scopes, name);
  checkVarsFiles(scopes);
  const name = await playName(run, play, scopes);
  const inOrder = await playHosts(run, play, scopes);
  const hosts = orderHosts(inOrder, str((await read('order')) ?? ''));
  await promptVariables(run, play, scopes);
  const checkMode = coerceBool(await read('check_mode')) ?? run.options.checkMode;
  const start = (batch: readonly string[]): void =>
    run.emit({ type: 'play:start', play, name, hosts: batch, checkMode });
  if (hosts.length === 0) {
    start([]);
    run.emit({ type: 'play:no-hosts', reason: 'matched' });
    return true;
  }
  const nodes = playNodes(run, play);
  const serial = await read('serial');
  for (const batch of batches(hosts, serial === undefined ? [] : isList(serial) ? serial.map(unboxed) : [serial])) {
    if (run.signal.aborted) return false;
    start(batch);
    for (const host of run.withoutInclude) run.failed.add(host);
    const goneBefore = batch.filter((host) => run.isGone(host)).length;
    const state = await batchState(run, play, scopes, nodes, inOrder, batch, read);
    await strategyOf(state.strategy)(state);
    const gone = batch.filter((host) => run.isGone(host) || run.withoutInclude.has(host)).length - goneBefore;
    if (state.isBroken || gone === batch.length) return false;
    if (state.isEnded) return true;
  }
  return true;
}

async function batchState(
  run: RunState,
  play: Play,
  scopes: PlayScopes,
  nodes: readonly Node[],
  hostsAll: readonly string[],
  batch: readonly string[],
  read: (name: string) => Promise<Value | undefined>,
): Promise<PlayState> {
  const folder = dirname(play.file);
  const cursors = new Map<string, HostCursor>();
  const handlers = new Handlers((handler) => scopes.handlerName(handler));
  handlers.add(play.handlers);
  const forceHandlers = coerceBool(await read('force_handlers')) ?? run.options.forceHandlers;
  const limit = await read('max_fail_percentage');
  const ranRoles = new RanRoles();
  const state: PlayState = {
    run,
    play,
    folder,
    scopes: scopes.forBatch(hostsAll, batch),
    playScopes: scopes,
    hostsAll,
    batch,
    cursors,
    handlers,
    strategy: str((await read('strategy')) ?? run.options.strategy),
    forceHandlers,
    anyErrorsFatal: coerceBool(await read('any_errors_fatal')) ?? run.options.anyErrorsFatal,
    maxFailPercentage: limit === undefined ? undefined : Number(str(limit).replace('%', '')),
    ranRoles,
    throttles: new Map(),
    looks: new Map(),
    isBroken: false,
    isEnded: false,
    module: moduleFinder(run, folder),
  };
  const tags = new TagFilter({ only: run.options.tags, skip: run.options.skipTags }, run.deps.templar, scopes.play());
  const skipped = tasksBefore(run, nodes, (task) => tags.wants(task));
  // `gathering: smart`: a host whose facts are known is not asked again, unless the play says so itself.
  const isSmart = run.options.gathering === 'smart' && play.keywords.get('gather_facts') === undefined;
  const wants = (task: Task, isHandler: boolean, host: string): boolean => {
    if (isHandler) return !handlers.list.includes(task) || handlers.isNotified(task, host);
    if (skipped.has(task)) return false;
    if (isSmart && isGathering(task) && run.memories.of(host).facts.has('module_setup')) return false;
    if (task.role !== undefined && ranRoles.isDone(task.role, host)) return false;
    return (task.implicit === true && task.action.module === 'meta') || tags.wants(task);
  };
  for (const host of batch) {
    const cursor = new HostCursor(host, nodes, wants, forceHandlers, (lost) => run.failed.add(lost));
    if (run.isGone(host)) cursor.end();
    cursors.set(host, cursor);
  }
  return state;
}

/** A task's module, looked for once: all hosts and all items of a loop have the same. */
function moduleFinder(run: RunState, folder: string): PlayState['module'] {
  const found = new WeakMap<Task, ReturnType<PlayState['module']>>();
  return (task) => {
    const known = found.get(task) ?? run.deps.loadModule(task.action.module, libraryFolders(task, folder));
    found.set(task, known);
    return known;
  };
}

/** The play as one list, with the points where handlers run. */
function playNodes(run: RunState, play: Play): Node[] {
  const roles: Block[] = play.roles.flatMap((role) => role.tasks);
  const flush: Node = { kind: 'flush' };
  const gather: Node[] = gathers(play, run.options) ? [gatherTask(play, run.options)] : [];
  return [...gather, ...play.preTasks, flush, ...roles, ...play.tasks, flush, ...play.postTasks, flush];
}

async function playName(run: RunState, play: Play, scopes: PlayScopes): Promise<string> {
  const written: Value = play.name?.value ?? '';
  if (written !== '') return str(await lenient(run, written, scopes)).trim();
  const hosts = await lenient(run, play.hosts.value, scopes);
  if (hosts === run.deps.omit) return '';
  return isList(hosts) ? hosts.map((host) => str(host)).join(',') : str(hosts);
}

async function lenient(run: RunState, value: Value, scopes: PlayScopes): Promise<Value> {
  return isPlain(run, value)
    ? value
    : unbox(await run.deps.templar.render(value, scopes.play(), { failOnUndefined: false }));
}

async function playHosts(run: RunState, play: Play, scopes: PlayScopes): Promise<readonly string[]> {
  const written = play.hosts;
  const value = isPlain(run, written.value)
    ? written.value
    : unbox(await run.deps.templar.renderSourced(written, scopes.play()));
  // Hosts that are left out are a pattern called None (ansible-core 2.14).
  const patterns = (isList(value) ? value : [value]).map((pattern) => str(pattern === run.deps.omit ? null : pattern));
  return run.inventory.select(patterns, run.options.limit);
}

async function playKeyword(run: RunState, play: Play, scopes: PlayScopes, name: string): Promise<Value | undefined> {
  const written = play.keywords.get(name);
  if (written === undefined || written.value === null) return undefined;
  const value = isPlain(run, written.value)
    ? unbox(written.value)
    : unbox(await run.deps.templar.renderSourced(written, scopes.play()));
  if (isList(value)) return value.filter((entry) => entry !== run.deps.omit);
  return value === null || value === '' || value === run.deps.omit ? undefined : value;
}

function coerceBool(value: Value | undefined): boolean | undefined {
  return value === undefined ? undefined : (coerce(value, 'bool').value as boolean);
}

function unboxed(value: Value): Value {
  return unbox(value);
}

/** A vars file that cannot be read (a vault without password) fails before the play is announced, a missing one after. */
function checkVarsFiles(scopes: PlayScopes): void {
  try {
    scopes.play();
  } catch (error) {
    if (!(error instanceof CbxError) || error.code !== 'VARS_FILE_NOT_FOUND') throw error;
  }
}

/** Without templates no variable is needed: a play whose vars_files are missing is announced before it fails. */
function isPlain(run: RunState, value: Value): boolean {
  return isList(value) ? value.every((item) => isPlain(run, item)) : !run.deps.templar.isTemplate(value);
}
