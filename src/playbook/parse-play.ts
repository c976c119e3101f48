import type { Sourced, Span } from '../errors/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import type { Block, Play, Role } from './ast.ts';
import type { Draft, LoadContext, Place } from './load-context.ts';
import { collectionsOf, parseBlocks } from './parse-entries.ts';
import { readKeywords, refuseUnknownKeys, sourcedList } from './parse-keywords.ts';
import { parseRoles } from './parse-role.ts';
import { kindOf, textOf, valueSpan } from './source.ts';
import { emptyPlay } from './unwritten.ts';

/** One play of a playbook file. Mistakes are reported; what could be read is returned. */
export function parsePlay(map: Dict, at: Span, file: string, context: LoadContext): Play {
  refuseUnknownKeys(map, 'play', at, context);
  const hosts = readHosts(map, at, context);
  const { keywords, vars, tags } = readKeywords(map, 'play', at, context);
  const name = map.get('name') ?? null;
  const play: Draft<Play> = {
    ...emptyPlay(at, file),
    keywords: withUser(keywords, context),
    vars,
    tags,
    name: name === null ? undefined : { value: textOf(name) ?? String(name), at: valueSpan(map, 'name', at) },
    hosts,
    varsFiles: sourcedList(map, 'vars_files', at),
    varsPrompt: readPrompts(map, at, context),
  };
  const importedHandlers: Block[] = [];
  const importedRoles: Role[] = [];
  const place: Place = {
    play,
    parent: play,
    role: undefined,
    isHandler: false,
    folders: [],
    importing: [],
    collections: collectionsOf(play, { collections: ownCollection(file) }),
    addHandlers: (blocks) => importedHandlers.push(...blocks),
    addRoles: (roles) => importedRoles.push(...roles),
  };
  const section = (key: string, inner: Place = place): Block[] =>
    parseBlocks(map.get(key) ?? null, valueSpan(map, key, at), inner, context);
  const handlers = section('handlers', { ...place, isHandler: true });
  play.preTasks = section('pre_tasks');
  play.tasks = section('tasks');
  play.postTasks = section('post_tasks');
  const roles = parseRoles(map.get('roles') ?? null, valueSpan(map, 'roles', at), place, context);
  play.roles = roles.roles;
  play.importedRoles = importedRoles;
  play.handlers = [...roles.handlers, ...handlers, ...importedHandlers];
  return play;
}

/** A playbook that a collection brings along finds the roles and modules of its collection by their short names. */
function ownCollection(file: string): readonly string[] {
  const [, namespace, collection] = /\/ansible_collections\/([^/]+)\/([^/]+)\/playbooks\//.exec(file) ?? [];
  return namespace === undefined ? [] : [`${namespace}.${collection}`];
}

function readHosts(map: Dict, at: Span, context: LoadContext): Sourced<Value> {
  const { report } = context;
  const value = map.get('hosts') ?? null;
  const where = valueSpan(map, 'hosts', at);
  const items = isList(value) ? value : [value];
  if (!map.has('hosts')) {
    report.error('PLAYBOOK_NO_HOSTS', 'the play names no hosts', at, 'say where it runs: hosts: <pattern>');
  } else if (items.length === 0 || items.some((item) => item === null || item === '')) {
    report.error('PLAYBOOK_NO_HOSTS', 'the list of hosts must not be empty, nor hold empty names', where);
  } else if (!items.every((item) => textOf(item) !== undefined)) {
    report.error(
      'PLAYBOOK_INVALID_HOSTS',
      `hosts have to be a pattern or a list of patterns, not ${kindOf(value)}`,
      where,
    );
  }
  return { value, at: where };
}

/** `user:` is the old name of `remote_user:`. */
function withUser(
  keywords: ReadonlyMap<string, Sourced<Value>>,
  context: LoadContext,
): ReadonlyMap<string, Sourced<Value>> {
  const user = keywords.get('user');
  if (user === undefined) return keywords;
  if (keywords.has('remote_user')) {
    context.report.error(
      'PLAYBOOK_CONFLICTING_KEYWORDS',
      'user and remote_user say the same thing, and both are set',
      user.at,
    );
  }
  const renamed = new Map(keywords);
  renamed.delete('user');
  return renamed.set('remote_user', user);
}

const PROMPT_KEYS: ReadonlySet<string> = new Set([
  'name',
  'prompt',
  'default',
  'private',
  'confirm',
  'encrypt',
  'salt_size',
  'salt',
  'unsafe',
]);

function readPrompts(map: Dict, at: Span, context: LoadContext): readonly Dict[] {
  const prompts: Dict[] = [];
  for (const { value, at: where } of sourcedList(map, 'vars_prompt', at)) {
    if (!isDict(value) || textOf(value.get('name') ?? null) === undefined) {
      context.report.error('PLAYBOOK_INVALID_PROMPT', 'an entry of vars_prompt has to be a mapping with a name', where);
      continue;
    }
    for (const key of value.keys()) {
      if (PROMPT_KEYS.has(textOf(key) ?? '')) continue;
      const message = `"${textOf(key) ?? kindOf(key)}" is not a key of vars_prompt`;
      context.report.error('PLAYBOOK_INVALID_PROMPT', message, where);
    }
    prompts.push(value);
  }
  return prompts;
}
