import type { Py } from '../../values/index.ts';

export type Comparator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** A JMESPath expression. */
export type Node =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'literal'; readonly value: Py }
  | { readonly type: 'identity' }
  | { readonly type: 'index'; readonly at: number }
  | { readonly type: 'slice'; readonly bounds: readonly (number | null)[] }
  /** Steps one after the other: `a.b`, `a[0]`, `a | b`. */
  | { readonly type: 'subexpression' | 'index_expression' | 'pipe'; readonly steps: readonly Node[] }
  | { readonly type: 'projection' | 'value_projection'; readonly base: Node; readonly each: Node }
  | { readonly type: 'filter_projection'; readonly base: Node; readonly each: Node; readonly condition: Node }
  | { readonly type: 'flatten' | 'not' | 'expref'; readonly operand: Node }
  | { readonly type: 'or' | 'and'; readonly left: Node; readonly right: Node }
  | { readonly type: 'comparator'; readonly operator: Comparator; readonly left: Node; readonly right: Node }
  | { readonly type: 'function'; readonly name: string; readonly args: readonly Node[] }
  | { readonly type: 'multi_select_list'; readonly members: readonly Node[] }
  | { readonly type: 'multi_select_hash'; readonly pairs: readonly (readonly [key: string, value: Node])[] };
