import type { Span } from '../errors/index.ts';
import { type Dict, isDict, isList, type Value } from '../values/value.ts';
import type { Block, Entry } from './ast.ts';
import { modernised } from './legacy-keywords.ts';
import type { Draft, LoadContext, Place } from './load-context.ts';
import { readKeywords, refuseUnknownKeys } from './parse-keywords.ts';
import { parseTask } from './parse-task.ts';
import { kindOf, textOf, valueSpan } from './source.ts';
import { implicitBlock } from './unwritten.ts';

/**
 * A list of tasks as blocks: runs of plain tasks become implicit blocks.
 * @param value what stands under `tasks:` and its like; nothing counts as an empty list
 * @param noList what to say of a value that is no list
 */
export function parseBlocks(value: Value, at: Span, noList: string, place: Place, context: LoadContext): Block[] {
  const blocks: Block[] = [];
  let run: Draft<Block> | undefined;
  for (const [entry, entryAt] of entriesOf(value, at, noList, context)) {
    if (isBlock(entry)) {
      run = undefined;
      blocks.push(parseBlock(entry, entryAt, place, context));
      continue;
    }
    if (run === undefined) {
      run = implicitBlock(place.parent, entryAt, place);
      blocks.push(run);
    }
    (run.block as Entry[]).push(...parseTask(entry, entryAt, { ...place, parent: run }, context));
  }
  return blocks;
}

/** ansible-core's sentence for a section that is no list of tasks. */
export function malformed(section: string): string {
  return `A malformed block was encountered while loading ${section}`;
}

function isBlock(entry: Value): entry is Dict {
  return isDict(entry) && (entry.has('block') || entry.has('rescue') || entry.has('always'));
}

function* entriesOf(value: Value, at: Span, noList: string, context: LoadContext): Iterable<[Value, Span]> {
  if (value === null) return;
  if (!isList(value)) {
    context.report.error('PLAYBOOK_MALFORMED', noList, at, `a list of tasks is expected, not ${kindOf(value)}`);
    return;
  }
  for (const [index, entry] of value.entries()) if (entry !== null) yield [entry, valueSpan(value, index, at)];
}

function parseBlock(written: Dict, at: Span, place: Place, context: LoadContext): Block {
  const map = modernised(written, at, context);
  refuseUnknownKeys(map, 'block', at, context);
  const block: Draft<Block> = {
    ...implicitBlock(place.parent, at, place),
    ...readKeywords(map, 'block', at, context),
    name: textOf(map.get('name') ?? null),
    implicit: false,
  };
  if (!map.has('block')) {
    const message = 'rescue and always belong to a block, and this one has no tasks of its own';
    context.report.error('PLAYBOOK_MALFORMED', message, at, 'add block: with the tasks to try');
  }
  const inner: Place = { ...place, parent: block, collections: collectionsOf(block, place) };
  for (const section of ['block', 'rescue', 'always'] as const) {
    const entries: Entry[] = [];
    const noList = malformed(section === 'block' ? 'a block' : `${section}.`);
    for (const [entry, entryAt] of entriesOf(map.get(section) ?? null, valueSpan(map, section, at), noList, context)) {
      // A block that holds handlers is as good as the list it stands in; one within it would have to be a handler itself.
      if (isBlock(entry) && place.isHandler) {
        context.report.error('PLAYBOOK_NOT_A_HANDLER', 'Using a block as a handler is not supported.', entryAt);
      } else if (isBlock(entry)) entries.push(parseBlock(entry, entryAt, inner, context));
      else entries.push(...parseTask(entry, entryAt, inner, context));
    }
    block[section] = entries;
  }
  return block;
}

/** The collections that hold below a node: its own, or those around it. */
export function collectionsOf(
  node: { readonly keywords: Block['keywords'] },
  place: Pick<Place, 'collections'>,
): readonly string[] {
  const own = node.keywords.get('collections')?.value ?? null;
  if (own === null) return place.collections;
  const names = isList(own) ? own : [own];
  return names.map((name) => textOf(name)).filter((name) => name !== undefined);
}
