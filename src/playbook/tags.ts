import type { Sourced } from '../errors/index.ts';
import { isList, UnsafeText, type Value } from '../values/value.ts';
import type { Block, Parent, Play, Role, Task } from './ast.ts';

/** What `--tags` and `--skip-tags` say; without `--tags` it is `all`. */
export interface TagSelection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** The tags that hold for a node, its own and the inherited ones, as they were written. Dynamic includes hand none down. */
export function inheritedTags(node: Task | Block | Role | Play): readonly Sourced<Value>[] {
  const tags: Sourced<Value>[] = [];
  for (let at: Parent | undefined = node; at !== undefined; at = at.kind === 'play' ? undefined : at.parent) {
    if (at.kind === 'task' && at !== node && at.imported !== true) continue;
    tags.unshift(...at.tags);
  }
  return tags;
}

/** Tags as texts, without repetition: a template may give a list of them. */
export function tagTexts(rendered: readonly Value[]): string[] {
  const texts = new Set<string>();
  const add = (value: Value): void => {
    if (isList(value)) for (const item of value) add(item);
    else if (value !== null) texts.add(value instanceof UnsafeText ? value.text : String(value));
  };
  for (const value of rendered) add(value);
  return [...texts];
}

/** True when a task with these tags runs (ansible-core 2.14: always, never, tagged, untagged, all). */
export function isSelected(tags: readonly string[], { only, skip }: TagSelection): boolean {
  const own = tags.length === 0 ? ['untagged'] : tags;
  const isTagged = tags.length > 0;
  const has = (wanted: readonly string[]): boolean => own.some((tag) => wanted.includes(tag));
  const isWanted =
    own.includes('always') ||
    ((only.length === 0 || only.includes('all')) && !own.includes('never')) ||
    has(only) ||
    (only.includes('tagged') && isTagged && !own.includes('never'));
  if (!isWanted) return false;
  if (skip.includes('all')) return own.includes('always') && !skip.includes('always');
  return !has(skip) && !(skip.includes('tagged') && isTagged);
}
