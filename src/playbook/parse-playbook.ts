import { dirname, isAbsolute, join, resolve } from 'node:path';
import { CbxError, type Sourced, type Span } from '../errors/index.ts';
import { parseKeyValue } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { isFile } from '../util/path-kind.ts';
import { typeName } from '../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { shortName } from './action-names.ts';
import type { Play } from './ast.ts';
import { isKeywordOf, keywordsOf } from './keywords.ts';
import type { LoadContext } from './load-context.ts';
import { readKeywords } from './parse-keywords.ts';
import { parsePlay } from './parse-play.ts';
import { fileSpan } from './report.ts';
import { keySpan, kindOf, textOf, valueSpan } from './source.ts';
import { emptyPlay } from './unwritten.ts';

/** The plays of a file with those of the playbooks that it imports. */
export function parsePlaybook(path: string, context: LoadContext, importing: readonly string[] = []): Play[] {
  const { report } = context;
  const parsed = context.sources.read(path);
  for (const error of parsed.errors) report.caught(error);
  for (const warning of parsed.warnings) report.warn(warning.message);
  if (parsed.errors.length > 0) return [];
  if (parsed.value === null) {
    report.error('PLAYBOOK_EMPTY', `Empty playbook, nothing to do: ${path}`, fileSpan(path));
    return [];
  }
  if (!isList(parsed.value)) {
    const got = `got a <class '${typeName(parsed.value)}'> instead`;
    report.error('PLAYBOOK_MALFORMED', `A playbook must be a list of plays, ${got}: ${path}`, parsed.at);
    return [];
  }
  if (parsed.value.length === 0) {
    report.error('PLAYBOOK_EMPTY', `A playbook must contain at least one play: ${path}`, parsed.at);
    return [];
  }
  const plays: Play[] = [];
  for (const [index, entry] of parsed.value.entries()) {
    const at = valueSpan(parsed.value, index, parsed.at);
    if (!isDict(entry)) {
      report.error(
        'PLAYBOOK_MALFORMED',
        "playbook entries must be either valid plays or 'import_playbook' statements",
        at,
        `this is ${kindOf(entry)}`,
      );
      continue;
    }
    const key = importKey(entry, at, context);
    if (key === undefined) plays.push(parsePlay(entry, at, path, context));
    else plays.push(...importPlaybook(entry, key, at, path, context, [...importing, path]));
  }
  return plays;
}

/** The key that imports a playbook; the old `include:` counts only in legacy mode. */
function importKey(entry: Dict, at: Span, context: LoadContext): Value | undefined {
  for (const key of entry.keys()) {
    const name = shortName(textOf(key) ?? '');
    if (name === 'import_playbook') return key;
    if (name !== 'include' || context.deps.legacy !== true) continue;
    const message = '"include" of a playbook is no keyword of ansible-core 2.14, use import_playbook';
    context.report.deprecate(message, keySpan(entry, key, at));
    return key;
  }
  return undefined;
}

function importPlaybook(
  entry: Dict,
  key: Value,
  at: Span,
  from: string,
  context: LoadContext,
  importing: readonly string[],
): Play[] {
  const { report } = context;
  for (const other of entry.keys()) {
    const name = textOf(other) ?? kindOf(other);
    if (other === key || isImportKeyword(name)) continue;
    const hint = didYouMean(name, keywordsOf('play').filter(isImportKeyword));
    const message = `"${name}" is not a keyword of import_playbook`;
    report.error('PLAYBOOK_UNKNOWN_KEYWORD', message, keySpan(entry, other, at), hint);
  }
  const text = textOf(entry.get(key) ?? null);
  const where = valueSpan(entry, key, at);
  if (text === undefined || text.trim() === '') {
    report.error('PLAYBOOK_NO_FILE', 'playbook import parameter is missing', where);
    return [];
  }
  try {
    const file = withoutParameters({ value: text, at: where }, context);
    const base = parsePlayStub(entry, at, from);
    const name = context.deps.renderName({ value: file, at: where }, base);
    const path = findPlaybook({ value: name, at: where }, from, context);
    if (importing.includes(path)) {
      throw new CbxError('PLAYBOOK_IMPORT_CIRCLE', `playbooks import each other in a circle: ${path}`, where);
    }
    const { keywords, vars, tags } = readKeywords(entry, 'task', at, context);
    return parsePlaybook(path, context, importing).map((play) =>
      underImport(play, { when: keywords.get('when'), vars, tags }),
    );
  } catch (error) {
    report.caught(error);
    return [];
  }
}

/**
 * Keywords that may stand beside import_playbook: those of plays and of tasks alike. Only name, tags, vars and when have a
 * meaning there (ansible-core 2.14 reads the others and forgets them).
 */
function isImportKeyword(name: string): boolean {
  return name === 'when' || (isKeywordOf(name, 'play') && isKeywordOf(name, 'task'));
}

/** `import_playbook: file.yml x=1`: the parameters of older releases are ignored. */
function withoutParameters(text: Sourced<string>, context: LoadContext): string {
  const { args, freeForm } = parseKeyValue(text);
  if (args.size > 0) {
    context.report.warn(
      `import_playbook takes no parameters: ${[...args.keys()].join(', ')} of ${text.value} has no effect`,
    );
  }
  return freeForm?.value.trim() ?? text.value.trim();
}

function findPlaybook(name: Sourced<string>, from: string, context: LoadContext): string {
  const path = isAbsolute(name.value) ? name.value : resolve(dirname(from), name.value);
  if (isFile(path)) return path;
  const inCollection = collectionPlaybook(name.value, context);
  if (inCollection !== undefined) return inCollection;
  throw new CbxError('PLAYBOOK_FILE_NOT_FOUND', `there is no playbook "${name.value}"`, name.at, `looked for ${path}`);
}

/** `namespace.collection.playbook` in an installed collection. */
export function collectionPlaybook(name: string, context: LoadContext): string | undefined {
  const [namespace, collection, ...rest] = name.replace(/\.ya?ml$/, '').split('.');
  if (namespace === undefined || collection === undefined || rest.length === 0) return undefined;
  for (const folder of context.deps.collectionsPath) {
    const base = join(folder, 'ansible_collections', namespace, collection, 'playbooks', ...rest);
    for (const ending of ['.yml', '.yaml']) if (isFile(base + ending)) return base + ending;
  }
  return undefined;
}

interface Imported {
  readonly when: Sourced<Value> | undefined;
  readonly vars: Dict;
  readonly tags: readonly Sourced<Value>[];
}

/**
 * What import_playbook says holds for every play of the file: its variables beat the play's, its tags and conditions
 * come on top. The play is changed in place, because everything in it refers to it.
 */
function underImport(play: Play, imported: Imported): Play {
  const conditions = [imported.when, play.keywords.get('when')].filter((when) => when !== undefined);
  const keywords = new Map(play.keywords);
  const [first] = conditions;
  if (first !== undefined) {
    keywords.set('when', { value: conditions.flatMap(({ value }) => (isList(value) ? value : [value])), at: first.at });
  }
  const vars = imported.vars.size === 0 ? play.vars : new Map([...play.vars, ...imported.vars]);
  return Object.assign(play, { keywords, vars, tags: [...imported.tags, ...play.tags] });
}

/** An empty play to render the name of an import with: its variables are those that the import gives. */
function parsePlayStub(entry: Dict, at: Span, file: string): Play {
  const vars = entry.get('vars') ?? null;
  return isDict(vars) ? { ...emptyPlay(at, file), vars } : emptyPlay(at, file);
}
