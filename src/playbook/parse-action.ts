import { CbxError, type Sourced, type Span } from '../errors/index.ts';
import { copyPositions, parseKeyValue } from '../parsing/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { type Dict, isDict, type Value } from '../values/value.ts';
import { isFreeForm, isIncludeAction, LOOKUPS, shortName, takesLooseWords } from './action-names.ts';
import type { Action } from './ast.ts';
import { isKeywordOf, keywordsOf, type NodeKind } from './keywords.ts';
import type { LoadContext, Place } from './load-context.ts';
import { unknownKeyword } from './parse-keywords.ts';
import { libraryFolders } from './role-search.ts';
import { EMPTY_DICT, keySpan, kindOf, textOf, valueSpan } from './source.ts';

export interface ParsedAction {
  readonly action: Action;
  /** `local_action`: the task is delegated to localhost. */
  readonly isLocal: boolean;
}

/** The module that a name means at this place; undefined when there is none. Templated names resolve at run time. */
export function resolveModule(name: string, place: Place, context: LoadContext): string | undefined {
  const short = shortName(name);
  const { modules } = context.deps;
  if (name.includes('{{') || isIncludeAction(short)) return short;
  const folders = libraryFolders(place);
  if (modules.has(short, folders) || modules.known(short)) return short;
  if (name.includes('.')) return undefined;
  for (const collection of place.collections) {
    const full = shortName(`${collection}.${name}`);
    if (modules.has(full) || modules.known(full)) return full;
  }
  return undefined;
}

/** Finds what a task does, in all the forms that Ansible has. Undefined when an error was reported. */
export function parseAction(
  map: Dict,
  kind: NodeKind,
  at: Span,
  place: Place,
  context: LoadContext,
): ParsedAction | undefined {
  const written = findAction(map, kind, at, place, context);
  if (written === undefined) return undefined;
  const parts = splitAction(written, map, context);
  if (parts === undefined) return undefined;
  const module = resolveModule(parts.name.value, place, context);
  if (module === undefined) {
    const hint = didYouMean(parts.name.value, context.deps.modules.names(parts.name.value));
    const message = `there is no module or action "${parts.name.value}"`;
    context.report.error('PLAYBOOK_UNKNOWN_MODULE', message, parts.name.at, hint);
    return undefined;
  }
  const action = readArguments(map, parts, module, at, context);
  return action === undefined ? undefined : { action, isLocal: written.key === 'local_action' };
}

interface WrittenAction {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: Value;
  readonly at: Span;
}

/** The one key of the task that names its action; every other key has to be a keyword. */
function findAction(
  map: Dict,
  kind: NodeKind,
  at: Span,
  place: Place,
  context: LoadContext,
): WrittenAction | undefined {
  const { report } = context;
  const explicit = ['action', 'local_action'].filter((key) => map.has(key));
  const others = [...map.keys()].filter((key) => {
    const name = textOf(key);
    return name === undefined || (!isKeywordOf(name, kind) && !isLoopKeyword(name));
  });
  const isModule = (key: Value): boolean => {
    const name = textOf(key);
    return name !== undefined && resolveModule(name, place, context) !== undefined;
  };
  const modules = others.filter(isModule);
  const chosen: Value | undefined = explicit[0] ?? modules[0];
  if (explicit.length > 1) {
    report.error(
      'PLAYBOOK_CONFLICTING_ACTIONS',
      'action and local_action exclude each other',
      keySpan(map, 'local_action', at),
    );
  }
  for (const key of others) {
    if (key === chosen) continue;
    const name = textOf(key) ?? kindOf(key);
    const where = keySpan(map, key, at);
    if (chosen === undefined && others.length === 1) {
      const hint = didYouMean(name, [...context.deps.modules.names(name), ...keywordsOf(kind)]);
      report.error('PLAYBOOK_UNKNOWN_MODULE', `there is no module or action "${name}"`, where, hint);
    } else if (isModule(key)) {
      const message = `conflicting action statements: ${textOf(chosen)}, ${name}`;
      report.error('PLAYBOOK_CONFLICTING_ACTIONS', message, where);
    } else unknownKeyword(name, kind, where, context);
  }
  if (chosen === undefined) {
    if (others.length === 0) report.error('PLAYBOOK_NO_ACTION', 'no module/action detected in task.', at);
    return undefined;
  }
  const key = textOf(chosen) as string;
  return { key, keyAt: keySpan(map, chosen, at), value: map.get(chosen) ?? null, at: valueSpan(map, chosen, at) };
}

/** `with_items` and its like. */
export function isLoopKeyword(name: string): boolean {
  return name.startsWith('with_') && (LOOKUPS.has(name.slice(5)) || name.slice(5).includes('.'));
}

interface ActionParts {
  readonly name: Sourced<string>;
  readonly text: Sourced<string> | undefined;
  readonly args: Dict;
}

/** Separates the module's name from its arguments: `debug: …`, `action: debug msg=x`, `action: {module: debug, …}`. */
function splitAction(written: WrittenAction, map: Dict, context: LoadContext): ActionParts | undefined {
  const { key, value, at } = written;
  const text = textOf(value);
  if (key !== 'action' && key !== 'local_action') {
    const name = { value: key, at: written.keyAt };
    if (text !== undefined) return { name, text: { value: text, at }, args: EMPTY_DICT };
    if (value === null) return { name, text: undefined, args: EMPTY_DICT };
    if (isDict(value)) return { name, text: undefined, args: value };
  } else if (text !== undefined) return { ...splitName({ value: text, at }), args: EMPTY_DICT };
  else if (isDict(value)) {
    const module = textOf(value.get('module') ?? null);
    if (module === undefined || module.trim() === '') {
      context.report.error('PLAYBOOK_NO_ACTION', `the ${key} names no module`, at, 'say which one: module: <name>');
      return undefined;
    }
    const args = new Map([...value].filter(([name]) => name !== 'module'));
    copyPositions(value, args);
    return { ...splitName({ value: module, at: valueSpan(value, 'module', at) }), args };
  }
  const message = `the arguments of "${key}" have to be a mapping or a text, not ${kindOf(value)}`;
  context.report.error('PLAYBOOK_INVALID_ARGUMENTS', message, keySpan(map, key, at));
  return undefined;
}

/** The first word is the module (a template in braces counts as one word), the rest its arguments. */
function splitName({ value, at }: Sourced<string>): { name: Sourced<string>; text: Sourced<string> | undefined } {
  const trimmed = value.trimStart();
  const name = /^(?:\{\{.*?\}\}|\S)+/s.exec(trimmed)?.[0] ?? trimmed;
  const rest = trimmed.slice(name.length).replace(/^[ \n]+/, '');
  return { name: { value: name, at }, text: rest === '' ? undefined : { value: rest, at } };
}

/** Puts text, mapping and `args:` together: what stands at the action itself wins. */
function readArguments(
  map: Dict,
  parts: ActionParts,
  module: string,
  at: Span,
  context: LoadContext,
): Action | undefined {
  const { report } = context;
  const common = map.get('args') ?? null;
  const commonText = textOf(common);
  let templatedArgs: Sourced<string> | undefined;
  let base = EMPTY_DICT;
  if (isDict(common)) base = common;
  else if (commonText?.includes('{{')) templatedArgs = { value: commonText, at: valueSpan(map, 'args', at) };
  else if (common !== null) {
    const message = `args has to be a mapping or a template that gives one, not ${kindOf(common)}`;
    report.error('PLAYBOOK_INVALID_ARGUMENTS', message, valueSpan(map, 'args', at));
    return undefined;
  }
  let own = parts.args;
  let freeForm: Sourced<string> | undefined;
  if (parts.text !== undefined) {
    try {
      const parsed = parseKeyValue(parts.text, isFreeForm(module));
      own = parsed.args.size === 0 ? own : merge(own, parsed.args);
      freeForm = parsed.freeForm;
    } catch (error) {
      if (!(error instanceof CbxError)) throw error;
      report.error('PLAYBOOK_UNBALANCED_ARGUMENTS', error.message, error.at, error.hint);
      return undefined;
    }
  }
  const args = merge(base, own);
  const rawValue = args.get('_raw_params');
  const raw = textOf(rawValue ?? null);
  if (freeForm === undefined && raw !== undefined && takesLooseWords(module)) {
    freeForm = { value: raw, at: valueSpan(args, '_raw_params', at) };
  }
  if (freeForm !== undefined && !takesLooseWords(module) && !context.deps.modules.freeForm(module)) {
    if (!freeForm.value.includes('{{')) {
      const message = `"${freeForm.value.trim()}" is no argument of ${module}: arguments are written name=value`;
      report.error('PLAYBOOK_EXTRA_WORDS', message, freeForm.at);
      return undefined;
    }
    templatedArgs = freeForm;
    freeForm = undefined;
  }
  return { written: parts.name, module, args, freeForm, templatedArgs };
}

function merge(base: Dict, over: Dict): Dict {
  if (base.size === 0) return over;
  if (over.size === 0) return base;
  const merged = new Map([...base, ...over]);
  copyPositions(over, merged);
  return merged;
}
