import { CbxError } from '../../errors/index.ts';
import type { Loop } from '../../playbook/index.ts';
import { coerce, unbox } from '../../task/index.ts';
import type { Templar } from '../../template/templar.ts';
import { isUnsafe, markUnsafe, PyError, repr, str } from '../../values/index.ts';
import { isDict, isList, type Value } from '../../values/value.ts';
import type { VariableLayer, VariableScope } from '../../vars/scope.ts';
import { TaskFailure } from '../failure.ts';
import type { KeywordReader } from '../keyword-values.ts';
import { layerOf } from '../layer.ts';
import { tuplesToLists } from './tuples.ts';

/** `loop_control:` of a task, rendered where it has to be known before the first item. */
export interface LoopControl {
  readonly variable: string;
  readonly indexVariable: string | undefined;
  readonly label: Value | undefined;
  readonly pauseSeconds: number;
  readonly isExtended: boolean;
  readonly hasAllItems: boolean;
}

/** The name under which a `with_…` hands its rendered terms to the lookup. */
const TERMS = 'cbx_loop_terms';

/** Lookups that take nothing but a list; others see a dict as one term. */
const WANT_LISTS = new Set(['indexed_items', 'list']);

/**
 * The items of `loop:` or `with_…:`, without tuples, as after ansible-core's passage through JSON. Rejects with TEMPLATE_UNDEFINED, or ends the
 * task where they are no list.
 */
export async function loopItems(loop: Loop, templar: Templar, scope: VariableScope): Promise<readonly Value[]> {
  const { lookup, items } = loop;
  const rendered = await templar.renderSourced(items, scope);
  const value = unbox(rendered);
  if (lookup !== undefined) {
    if (WANT_LISTS.has(lookup) && isDict(value)) {
      throw new TaskFailure({ failed: true, msg: `with_${lookup} expects a list` });
    }
    // Rendered once: what looks like a template now is text.
    const terms = layerOf('loop', new Map<string, Value>([[TERMS, markUnsafe(isList(value) ? value : [value])]]));
    const found = await lookedUp(lookup, templar, scope.with(terms));
    // What a lookup found is never templated again, item by item.
    return listOf(found).map((item) => markUnsafe(tuplesToLists(item)));
  }
  if (!isList(value)) {
    const hint =
      'Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.';
    const msg = `Invalid data passed to 'loop', it requires a list, got this instead: ${str(value)}. ${hint}`;
    throw new TaskFailure({ failed: true, msg });
  }
  return value.map((item) => (isUnsafe(rendered) ? markUnsafe(tuplesToLists(item)) : tuplesToLists(item)));
}

/** What the lookup of a `with_…` finds. Its errors are said as they are, without which lookup met them. */
async function lookedUp(lookup: string, templar: Templar, scope: VariableScope): Promise<Value> {
  try {
    return await templar.render(`{{ query('${lookup}', *${TERMS}) }}`, scope);
  } catch (error) {
    const cause = error instanceof CbxError ? error.cause : undefined;
    if (cause instanceof PyError && cause.kind === 'other') cause.wording = cause.message;
    throw error;
  }
}

export async function loopControl(
  keywords: KeywordReader,
  templar: Templar,
  scope: VariableScope,
): Promise<LoopControl> {
  const written = keywords.effective.get('loop_control')?.value;
  const control = isDict(written) ? written : new Map<Value, Value>();
  const read = async (name: string): Promise<Value | undefined> => {
    const value = control.get(name);
    return value === undefined || value === null ? undefined : unbox(await templar.render(value, scope));
  };
  return {
    variable: textOf(await read('loop_var')) ?? 'item',
    indexVariable: textOf(await read('index_var')),
    label: control.get('label') ?? undefined,
    pauseSeconds: Number((await read('pause')) ?? 0),
    isExtended: coerce((await read('extended')) ?? false, 'bool').value === true,
    hasAllItems: coerce((await read('extended_allitems')) ?? true, 'bool').value === true,
  };
}

/** The variables that one item brings, as a layer and as they go into its result. */
export function itemVariables(items: readonly Value[], index: number, control: LoopControl): Map<string, Value> {
  const item = items[index] as Value;
  const variables = new Map<string, Value>([
    [control.variable, item],
    ['ansible_loop_var', control.variable],
  ]);
  if (control.indexVariable !== undefined) {
    variables.set(control.indexVariable, index);
    variables.set('ansible_index_var', control.indexVariable);
  }
  if (control.isExtended) variables.set('ansible_loop', extended(items, index, control.hasAllItems));
  return variables;
}

export function itemLayer(variables: ReadonlyMap<string, Value>): VariableLayer {
  return layerOf('loop', variables);
}

/** The label of an item line: `loop_control.label`, else the item as Python prints it. */
export async function itemLabel(
  item: Value,
  control: LoopControl,
  templar: Templar,
  scope: VariableScope,
): Promise<string> {
  if (control.label === undefined) return str(item);
  return str(await templar.render(control.label, scope));
}

function extended(items: readonly Value[], index: number, hasAllItems: boolean): Value {
  const { length } = items;
  const loop = new Map<Value, Value>();
  if (hasAllItems) loop.set('allitems', items);
  loop.set('index', index + 1);
  loop.set('index0', index);
  loop.set('first', index === 0);
  loop.set('last', index + 1 === length);
  loop.set('length', length);
  loop.set('revindex', length - index);
  loop.set('revindex0', length - index - 1);
  if (index > 0) loop.set('previtem', items[index - 1] as Value);
  if (index + 1 < length) loop.set('nextitem', items[index + 1] as Value);
  return loop;
}

function textOf(value: Value | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : str(value);
}

function listOf(value: Value): readonly Value[] {
  const plain = unbox(value);
  if (isList(plain)) return plain;
  throw new CbxError('LOOKUP_NO_LIST', `the loop needs a list, not ${repr(plain)}`);
}
