import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CbxError, formatLocation } from '../../errors/index.ts';
import { candidates, OMIT } from '../../executor/index.ts';
import { decodeSource, loadYaml, spanOf } from '../../parsing/index.ts';
import { type Block, type Entry, type Play, type Task, taskName } from '../../playbook/index.ts';
import { isFile } from '../../util/path-kind.ts';
import { type Dict, isDict, isList, type Value } from '../../values/index.ts';
import { createVariables, PRECEDENCE, type Variable, type Variables } from '../../vars/index.ts';
import type { Session } from '../run-session.ts';
import type { Definition, Definitions } from './definition.ts';
import { checkHost } from './inventory-definitions.ts';

/**
 * What a host has inside a play: all levels of precedence, the strongest first. What counts only in some tasks, or from a
 * task on (block, task and role variables, include_vars, set_fact, register), says where.
 * @throws CbxError INVENTORY_UNKNOWN_HOST, and mistakes in vars_files
 */
export function playDefinitions(session: Session, play: Play, host: string): Definitions {
  checkHost(session.inventory, host);
  return new Collector(session, play, host).collect();
}

/** The play that is asked for by name or number, else the first that has the host. Throws CLI_CONFLICT. */
export async function choosePlay(
  session: Session,
  plays: readonly Play[],
  host: string,
  wanted: string | undefined,
): Promise<Play> {
  if (wanted !== undefined) {
    const named = plays.find((play) => play.name?.value === wanted) ?? plays[Number(wanted) - 1];
    if (named !== undefined) return named;
    const names = plays.map((play, index) => play.name?.value ?? String(index + 1)).join(', ');
    throw new CbxError('CLI_CONFLICT', `there is no play "${wanted}"`, undefined, `the plays are: ${names}`);
  }
  const variables = variablesOf(session);
  for (const play of plays) {
    const hosts = await session.templar.render(play.hosts.value, variables.static(play), { failOnUndefined: false });
    const patterns = (isList(hosts) ? hosts : [hosts]).map(String);
    if (session.inventory.select(patterns).includes(host)) return play;
  }
  throw new CbxError('CLI_CONFLICT', `no play has the host "${host}"`, undefined, 'choose one with --play');
}

function variablesOf({ inventory, inventorySources, extraVars, varsFiles, settings, verbosity }: Session): Variables {
  return createVariables({
    inventory: () => inventory,
    values: () => ({ facts: new Map(), registered: new Map(), includeVars: new Map() }),
    extraVars,
    omit: OMIT,
    varsFiles,
    hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR') === 'merge' ? 'merge' : 'replace',
    privateRoleVars: settings.get('DEFAULT_PRIVATE_ROLE_VARS'),
    run: { checkMode: false, diffMode: false, forks: 5, verbosity, tags: [], skipTags: [], inventorySources },
  });
}

class Collector {
  readonly #session: Session;
  readonly #play: Play;
  readonly #host: string;
  readonly #found = new Map<string, Definition[]>();
  readonly #seen = new Map<string, Set<string>>();

  constructor(session: Session, play: Play, host: string) {
    this.#session = session;
    this.#play = play;
    this.#host = host;
  }

  collect(): Definitions {
    const { inventory } = this.#session;
    const hosts = [...new Set([this.#host, ...inventory.members('all')])];
    const state = { play: this.#play, prompted: new Map(), hostsAll: hosts, batch: () => hosts, hosts: () => hosts };
    const scopes = variablesOf(this.#session).forPlay(state);
    const ofPlay = scopes.play(this.#host);
    for (const name of ofPlay.names()) this.#variables(name, ofPlay.definitions(name));
    this.#prompts();
    for (const task of tasksOf(this.#play)) {
      const scope = scopes.task(this.#host, task);
      const place = `${taskName(task)}, ${formatLocation(task.at)}`;
      for (const name of scope.names()) this.#variables(name, scope.definitions(name), `in the task ${place}`);
      this.#produced(task, `once this has run: ${place}`);
    }
    for (const list of this.#found.values()) list.sort((a, b) => strength(b) - strength(a));
    return this.#found;
  }

  #variables(name: string, variables: readonly Variable[], reached?: string): void {
    for (const { value, from, at } of variables) {
      this.#add(name, { level: from, value, ...(at === undefined ? {} : { at }) }, reached);
    }
  }

  /** The first who names a definition says where it counts; the play comes first. */
  #add(name: string, definition: Definition, reached?: string): void {
    const { level, at } = definition;
    const key = at === undefined ? level : `${level} ${at.file.path} ${at.start}`;
    const seen = this.#seen.get(name) ?? new Set();
    this.#seen.set(name, seen);
    if (seen.has(key)) return;
    seen.add(key);
    const list = this.#found.get(name) ?? [];
    this.#found.set(name, list);
    list.push(reached === undefined ? definition : { ...definition, reached });
  }

  #prompts(): void {
    for (const prompt of this.#play.varsPrompt) {
      const at = spanOf(prompt);
      const definition = { level: 'vars_prompt', value: undefined, ...(at === undefined ? {} : { at }) } as const;
      this.#add(String(prompt.get('name')), definition, 'once the play has asked');
    }
  }

  /** Variables that a task makes. */
  #produced(task: Task, reached: string): void {
    const { module, args } = task.action;
    const own = (name: string, value: Value | undefined, at = task.at): void =>
      this.#add(name, { level: 'registered and set_fact', value, at }, reached);
    if (task.register !== undefined) own(task.register, undefined, task.keywords.get('register')?.at ?? task.at);
    if (module === 'set_fact') {
      for (const [name, value] of args) if (name !== 'cacheable') own(String(name), value, spanOf(args, name)?.value);
    }
    if (module !== 'include_vars') return;
    const file = task.action.freeForm?.value ?? args.get('file');
    if (typeof file !== 'string' || file.includes('{{')) return;
    for (const [name, value] of this.#includedVars(task, file)) {
      this.#add(String(name), { level: 'include_vars', value: value.value, at: value.at }, reached);
    }
  }

  #includedVars(task: Task, file: string): [Value, { value: Value; at: Task['at'] }][] {
    const path = candidates(task, dirname(this.#play.file), 'vars', file).find(isFile);
    if (path === undefined) return [];
    const { vault } = this.#session;
    const plain = vault.openFile(path, readFileSync(path));
    const source = decodeSource(path, plain.bytes, 'YAML', plain.secret);
    const dict: Value = loadYaml(source, { decrypt: (envelope) => vault.decryptText(envelope) });
    if (!isDict(dict)) return [];
    return [...(dict as Dict)].map(([name, value]) => [name, { value, at: spanOf(dict, name)?.value ?? task.at }]);
  }
}

function strength({ level }: Definition): number {
  return PRECEDENCE.indexOf(level);
}

/** Every task of a play, with those in rescue and always, of roles and of handlers. */
function* tasksOf(play: Play): Iterable<Task> {
  const roles = play.roles.flatMap((role) => [...role.tasks, ...role.handlers]);
  for (const block of [...play.preTasks, ...roles, ...play.tasks, ...play.postTasks, ...play.handlers])
    yield* inside(block);
}

function* inside(entry: Entry): Iterable<Task> {
  if (entry.kind === 'task') {
    if (entry.implicit !== true) yield entry;
    return;
  }
  const { block, rescue, always }: Block = entry;
  for (const inner of [...block, ...rescue, ...always]) yield* inside(inner);
}
