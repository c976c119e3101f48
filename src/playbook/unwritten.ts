import type { Span } from '../errors/index.ts';
import type { Action, Block, Parent, Play, Role, Task } from './ast.ts';
import type { Draft } from './load-context.ts';
import { EMPTY_DICT } from './source.ts';

/** The keywords of a block that nobody wrote. */
export const NO_KEYWORDS = { keywords: new Map(), vars: EMPTY_DICT, tags: [] } as const;

/** A task that stands in no file: facts, checks of arguments, one command. It has nothing but its action until `own` says more. */
export function unwrittenTask(
  action: Pick<Action, 'written' | 'module'> & Partial<Action>,
  parent: Parent,
  own: Partial<Task> = {},
): Task {
  return {
    kind: 'task',
    at: action.written.at,
    ...NO_KEYWORDS,
    name: undefined,
    action: { args: EMPTY_DICT, freeForm: undefined, templatedArgs: undefined, ...action },
    loop: undefined,
    register: undefined,
    notify: [],
    listen: [],
    isHandler: false,
    parent,
    role: parent.kind === 'role' ? parent : undefined,
    ...own,
  };
}

/** An implicit block to put entries in. */
export function implicitBlock(parent: Parent, at: Span, place: { readonly role: Role | undefined }): Draft<Block> {
  return {
    kind: 'block',
    at,
    ...NO_KEYWORDS,
    name: undefined,
    implicit: true,
    block: [],
    rescue: [],
    always: [],
    parent,
    role: place.role,
  };
}

/** A play for nobody with nothing in it, to be filled. */
export function emptyPlay(at: Span, file: string): Draft<Play> {
  return {
    kind: 'play',
    at,
    ...NO_KEYWORDS,
    name: undefined,
    hosts: { value: [], at },
    preTasks: [],
    roles: [],
    importedRoles: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    varsFiles: [],
    varsPrompt: [],
    file,
  };
}
