import type { Sourced, Span } from '../errors/index.ts';
import { str, typeName } from '../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import type { Block, Play, Role } from './ast.ts';
import { modernised } from './legacy-keywords.ts';
import type { Draft, LoadContext, Place } from './load-context.ts';
import { collectionsOf, malformed, parseBlocks } from './parse-entries.ts';
import { readKeywords, refuseUnknownKeys, sourcedList } from './parse-keywords.ts';
import { parseRoles } from './parse-role.ts';
import { kindOf, textOf, valueSpan } from './source.ts';
import { emptyPlay } from './unwritten.ts';

/** One play of a playbook file. Mistakes are reported; what could be read is returned. */
export function parsePlay(written: Dict, at: Span, file: string, context: LoadContext): Play {
  const map = modernised(written, at, context);
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
  const section = (key: string, inner: Place = place): Block[] => {
    const value = map.get(key) ?? null;
    return parseBlocks(value, valueSpan(map, key, at), noListOf(key, value), inner, context);
  };
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

/** Only of `tasks` ansible-core tells what stands there instead. */
function noListOf(key: string, value: Value): string {
  const more = `: ${str(value)} should be a list or None but is <class '${typeName(value)}'>`;
  return malformed(key) + (key === 'tasks' ? more : '');
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
    report.error(
      'PLAYBOOK_NO_HOSTS',
      "the field 'hosts' is required but was not set",
      at,
      'say where it runs: hosts: <pattern>',
    );
  } else if (items.length === 0 || value === null || value === '') {
    report.error('PLAYBOOK_NO_HOSTS', 'Hosts list cannot be empty. Please check your playbook', where);
  } else if (items.includes(null)) {
    report.error('PLAYBOOK_NO_HOSTS', "Hosts list cannot contain values of 'None'. Please check your playbook", where);
  } else if (items.includes('')) {
    report.error('PLAYBOOK_NO_HOSTS', "the field 'hosts' is required, and cannot have empty values", where);
  } else if (!items.every((item) => textOf(item) !== undefined)) {
    report.error(
      'PLAYBOOK_INVALID_HOSTS',
      'Hosts list must be a sequence or string. Please check your playbook.',
      where,
      `this is ${kindOf(value)}`,
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
      "both 'user' and 'remote_user' are set for this play. The use of 'user' is deprecated, and should be removed",
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
      context.report.error('PLAYBOOK_INVALID_PROMPT', "Invalid vars_prompt data structure, missing 'name' key", where);
      continue;
    }
    for (const key of value.keys()) {
      if (PROMPT_KEYS.has(textOf(key) ?? '')) continue;
      const message = `Invalid vars_prompt data structure, found unsupported key '${textOf(key) ?? kindOf(key)}'`;
      context.report.error('PLAYBOOK_INVALID_PROMPT', message, where);
    }
    prompts.push(value);
  }
  return prompts;
}
