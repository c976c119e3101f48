import type { Sourced, Span } from '../errors/index.ts';
import { didYouMean } from '../util/nearest.ts';
import { str } from '../values/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import { isIncludeAction } from './action-names.ts';
import type { Action, Entry, Loop, Task } from './ast.ts';
import { checkInclude, isStaticInclude } from './include-task.ts';
import { LOOP_CONTROL } from './keywords.ts';
import { modernised } from './legacy-keywords.ts';
import type { Draft, LoadContext, Place } from './load-context.ts';
import { isLoopKeyword, parseAction } from './parse-action.ts';
import { readKeywords, sourcedList } from './parse-keywords.ts';
import { keySpan, kindOf, textOf, valueSpan } from './source.ts';
import { importRole, importTasks } from './static-import.ts';

/**
 * One entry of a task list that is no block: the task, or what a static import puts in its place.
 * Empty when an error was reported.
 */
export function parseTask(value: Value, at: Span, place: Place, context: LoadContext): Entry[] {
  if (!isDict(value)) {
    context.report.error(
      'PLAYBOOK_MALFORMED',
      'A malformed block was encountered while loading a block',
      at,
      `a task has to be a mapping, not ${kindOf(value)}`,
    );
    return [];
  }
  const errorsBefore = context.report.errors.length;
  const parsed = buildTask(modernised(value, at, context), at, place, context);
  if (parsed === undefined || context.report.errors.length > errorsBefore) return [];
  const module = parsed.action.module;
  if (!isIncludeAction(module)) return [parsed];
  context.places.set(parsed, place);
  if (!isStaticInclude(parsed)) return [parsed];
  const task: Task = Object.assign(parsed, { imported: true as const });
  try {
    return module === 'import_role' ? importRole(task, place, context) : importTasks(task, place, context);
  } catch (error) {
    context.report.caught(error);
    return [];
  }
}

function buildTask(map: Dict, at: Span, place: Place, context: LoadContext): Draft<Task> | undefined {
  const kind = place.isHandler ? 'handler' : 'task';
  const parsed = parseAction(map, kind, at, place, context);
  const loop = parseLoop(map, at, context);
  checkLoopControl(map, at, context);
  if (parsed === undefined) return undefined;
  const { keywords, vars, tags } = readKeywords(map, kind, at, context);
  const name = map.get('name') ?? null;
  const task: Draft<Task> = {
    kind: 'task',
    at,
    keywords: parsed.isLocal ? new Map([...keywords, localDelegate(parsed.action)]) : keywords,
    vars,
    tags,
    name: name === null ? undefined : (textOf(name) ?? String(name)),
    action: parsed.action,
    loop,
    register: readRegister(map, at, context),
    notify: sourcedList(map, 'notify', at),
    listen: place.isHandler ? sourcedList(map, 'listen', at).flatMap(({ value }) => textOf(value) ?? []) : [],
    isHandler: place.isHandler,
    parent: place.parent,
    role: place.role,
  };
  if (isIncludeAction(parsed.action.module)) checkInclude(task, map, context);
  return task;
}

function localDelegate(action: Action): [string, Sourced<Value>] {
  return ['delegate_to', { value: 'localhost', at: action.written.at }];
}

function parseLoop(map: Dict, at: Span, context: LoadContext): Loop | undefined {
  let loop: Loop | undefined;
  for (const key of map.keys()) {
    const name = textOf(key);
    if (name === undefined || (name !== 'loop' && !isLoopKeyword(name))) continue;
    const where = keySpan(map, key, at);
    const value = map.get(key) ?? null;
    if (name === 'loop' && loop?.lookup !== undefined && value !== null) {
      // ansible-core 2.14: the lookup of the with_ before it stays, and looks up what stands here.
      loop = { ...loop, items: { value, at: valueSpan(map, key, at) } };
    } else if (loop !== undefined) {
      context.report.error('PLAYBOOK_TWO_LOOPS', `duplicate loop in task: ${name.slice(5)}`, where);
    } else if (value === null) {
      if (name !== 'loop') context.report.error('PLAYBOOK_EMPTY_LOOP', `"${name}" needs a value`, where);
    } else {
      loop = {
        lookup: name === 'loop' ? undefined : name.slice(5).replace(/^ansible\.(?:builtin|legacy)\./, ''),
        items: { value, at: valueSpan(map, key, at) },
      };
    }
  }
  return loop;
}

function checkLoopControl(map: Dict, at: Span, context: LoadContext): void {
  const value = map.get('loop_control') ?? null;
  if (value === null) return;
  const where = valueSpan(map, 'loop_control', at);
  if (!isDict(value)) {
    const message = `loop_control has to be a mapping (whose values may be templates), not ${kindOf(value)}`;
    context.report.error('PLAYBOOK_INVALID_LOOP_CONTROL', message, where);
    return;
  }
  for (const key of value.keys()) {
    const name = textOf(key) ?? kindOf(key);
    if ((LOOP_CONTROL as readonly string[]).includes(name)) continue;
    const message = `"${name}" is not a key of loop_control`;
    context.report.error(
      'PLAYBOOK_UNKNOWN_KEYWORD',
      message,
      keySpan(value, key, where),
      didYouMean(name, LOOP_CONTROL),
    );
  }
}

function readRegister(map: Dict, at: Span, context: LoadContext): string | undefined {
  const value = map.get('register') ?? null;
  if (value === null) return undefined;
  const name = textOf(value);
  if (name !== undefined) return name;
  // A name that cannot be a variable's ends the run when the task has run (ansible-core 2.14).
  if (!isDict(value) && !isList(value)) return str(value);
  const message = `Invalid variable name in 'register' specified: register takes the name of a variable, not ${kindOf(value)}`;
  context.report.error('PLAYBOOK_INVALID_VARIABLE_NAME', message, valueSpan(map, 'register', at));
  return undefined;
}
