import type { Sourced, Span } from '../errors/index.ts';
import { copyPositions, spanOf } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { isKeywordOf, KEYWORDS, keywordsOf, type NodeKind } from './keywords.ts';
import type { LoadContext } from './load-context.ts';
import { EMPTY_DICT, keySpan, kindOf, textOf, valueSpan } from './source.ts';

/** Keywords that become members of their node instead of staying in its keyword map. */
const MEMBERS: ReadonlySet<string> = new Set([
  'action',
  'always',
  'args',
  'block',
  'handlers',
  'hosts',
  'local_action',
  'loop',
  'post_tasks',
  'pre_tasks',
  'rescue',
  'roles',
  'tags',
  'tasks',
  'vars',
  'vars_files',
  'vars_prompt',
]);

export interface NodeKeywords {
  readonly keywords: ReadonlyMap<string, Sourced<Value>>;
  readonly vars: Dict;
  readonly tags: readonly Sourced<Value>[];
}

/** Reads the keywords of a node; keys that are none of its kind are left alone. */
export function readKeywords(map: Dict, kind: NodeKind, at: Span, context: LoadContext): NodeKeywords {
  const keywords = new Map<string, Sourced<Value>>();
  for (const [key, value] of map) {
    const name = textOf(key);
    if (name === undefined || MEMBERS.has(name) || !isKeywordOf(name, kind)) continue;
    keywords.set(name, { value, at: valueSpan(map, key, at) });
  }
  return { keywords, vars: readVars(map, kind, at, context), tags: readTags(map, at, context) };
}

/** `unknown keyword` for every key of the map that is not a keyword of that kind of node. */
export function refuseUnknownKeys(map: Dict, kind: NodeKind, at: Span, context: LoadContext): void {
  for (const key of map.keys()) {
    const name = textOf(key);
    if (name === undefined || !isKeywordOf(name, kind))
      unknownKeyword(name ?? kindOf(key), kind, keySpan(map, key, at), context);
  }
}

const MODERN: Readonly<Record<string, string>> = {
  sudo: 'become: true',
  sudo_user: 'become_user',
  sudo_pass: 'ansible_become_password as a variable',
  sudo_exe: 'become_exe',
  sudo_flags: 'become_flags',
  su: 'become: true with become_method: su',
  su_user: 'become_user with become_method: su',
  su_pass: 'ansible_become_password as a variable',
  include: 'import_playbook',
  accelerate: 'pipelining, which needs no keyword',
  always_run: 'check_mode: false',
  static: 'import_tasks or include_tasks',
  first_available_file: 'the first_found lookup',
};

/** What ansible-core calls the nodes in its messages. */
const LABELS: Readonly<Record<NodeKind, string>> = {
  play: 'Play',
  role: 'RoleDefinition',
  block: 'Block',
  task: 'Task',
  handler: 'Handler',
  include: 'TaskInclude',
};

export function unknownKeyword(name: string, kind: NodeKind, at: Span, context: LoadContext): void {
  const modern = Object.hasOwn(MODERN, name) ? `today this is written ${MODERN[name]}` : undefined;
  const elsewhere = Object.hasOwn(KEYWORDS, name)
    ? `"${name}" belongs to a ${(KEYWORDS[name]?.nodes ?? []).join(', ')}`
    : undefined;
  const hint = modern ?? elsewhere ?? didYouMean(name, keywordsOf(kind));
  context.report.error(
    'PLAYBOOK_UNKNOWN_KEYWORD',
    `'${name}' is not a valid attribute for a ${LABELS[kind]}`,
    at,
    hint,
  );
}

const VARIABLE_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const RESERVED: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

export function isVariableName(name: Value): name is string {
  return typeof name === 'string' && VARIABLE_NAME.test(name) && !RESERVED.has(name);
}

/** `vars:` as a mapping, a list of mappings, or nothing. */
function readVars(map: Dict, kind: NodeKind, at: Span, context: LoadContext): Dict {
  const value = map.get('vars') ?? null;
  if (value === null) return EMPTY_DICT;
  const where = valueSpan(map, 'vars', at);
  const parts = isDict(value) ? [value] : value;
  if (!isList(parts) || !parts.every(isDict)) {
    const message = `the vars of a ${kind} have to be a mapping or a list of mappings, not ${kindOf(value)}`;
    context.report.error('PLAYBOOK_INVALID_VARS', message, where);
    return EMPTY_DICT;
  }
  const dicts = parts as readonly Dict[];
  for (const part of dicts) {
    for (const name of part.keys()) {
      if (isVariableName(name)) continue;
      const message = `${JSON.stringify(textOf(name) ?? String(name))} cannot be the name of a variable`;
      context.report.error('PLAYBOOK_INVALID_VARIABLE_NAME', message, keySpan(part, name, where));
    }
  }
  const [only] = dicts;
  if (dicts.length === 1 && only !== undefined) return only;
  return new Map(dicts.flatMap((part) => [...part]));
}

/** `tags:` as a list, or as a text with commas. */
function readTags(map: Dict, at: Span, context: LoadContext): readonly Sourced<Value>[] {
  const value = map.get('tags') ?? null;
  if (value === null) return [];
  const where = valueSpan(map, 'tags', at);
  const text = textOf(value);
  if (text !== undefined) return text.split(',').map((tag) => ({ value: tag.trim(), at: where }));
  if (isList(value)) return value.map((tag, index) => ({ value: tag, at: valueSpan(value, index, where) }));
  context.report.error('PLAYBOOK_INVALID_TAGS', `tags have to be a list or a text, not ${kindOf(value)}`, where);
  return [];
}

/** A value as a list of sourced members: a single value counts as a list of one, nothing as an empty list. */
export function sourcedList(map: Dict, key: string, at: Span): readonly Sourced<Value>[] {
  const value = map.get(key) ?? null;
  if (value === null) return [];
  const where = valueSpan(map, key, at);
  if (!isList(value)) return [{ value, at: where }];
  return value.map((item, index) => ({ value: item, at: valueSpan(value, index, where) }));
}

/** A mapping without some of its keys; positions stay known. */
export function without(map: Dict, keys: ReadonlySet<string>): Dict {
  const rest = new Map([...map].filter(([key]) => !keys.has(textOf(key) ?? '')));
  if (spanOf(map) !== undefined) copyPositions(map, rest);
  return rest;
}
