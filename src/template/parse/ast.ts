import nodes, { type NodeClass } from 'nunjucks/src/nodes.js';
import type { Py } from '../../values/index.ts';

interface At {
  readonly start: number;
  readonly end: number;
}

type Node<Name extends string, Fields> = At & { readonly typename: Name } & Readonly<Fields>;

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** Call arguments: plain ones, named ones, then `*list` and `**dict`. */
export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[];
  readonly rest: Expression | null;
  readonly options: Expression | null;
}

export type Expression =
  | Node<'Literal', { value: Py }>
  | Node<'Symbol', { value: string }>
  | Node<'Array', { children: readonly Expression[] }>
  | Node<'Tuple', { children: readonly Expression[] }>
  | Node<'Dict', { children: readonly { readonly key: Expression; readonly value: Expression }[] }>
  | Node<'LookupVal', { target: Expression; val: Expression; isAttribute: boolean }>
  | Node<'Slice', { target: Expression; from: Expression | null; to: Expression | null; step: Expression | null }>
  | Node<'FunCall', { name: Expression; args: Arguments }>
  | Node<'Filter', { name: string; target: Expression | null; args: Arguments }>
  | Node<'Is', { name: string; target: Expression; args: Arguments }>
  | Node<'InlineIf', { cond: Expression; body: Expression; else_: Expression | null }>
  | Node<'Or', { left: Expression; right: Expression }>
  | Node<'And', { left: Expression; right: Expression }>
  | Node<'Not', { target: Expression }>
  | Node<'Compare', { expr: Expression; ops: readonly { readonly type: CompareOperator; readonly expr: Expression }[] }>
  | Node<'Concat', { children: readonly Expression[] }>
  | Node<'Add' | 'Sub' | 'Mul' | 'Div' | 'FloorDiv' | 'Mod' | 'Pow', { left: Expression; right: Expression }>
  | Node<'Neg' | 'Pos', { target: Expression }>;

/** What an assignment or a loop can bind: a name, an attribute of a namespace, or a tuple of them. */
export type Target =
  | Node<'Symbol', { value: string }>
  | Node<'NamespaceRef', { name: string; attribute: string }>
  | Node<'TargetTuple', { children: readonly Target[] }>;

export interface Parameter {
  readonly name: string;
  readonly fallback: Expression | null;
}

export type Body = readonly Statement[];

export type Statement =
  | Node<'TemplateData', { value: string }>
  | Node<'Output', { expression: Expression }>
  | Node<'If', { cond: Expression; body: Body; else_: Body }>
  | Node<
      'For',
      { name: Target; arr: Expression; test: Expression | null; isRecursive: boolean; body: Body; else_: Body }
    >
  | Node<'Set', { target: Target; value: Expression }>
  | Node<'Capture', { target: Target; filter: Expression | null; body: Body }>
  | Node<'Macro', { name: string; params: readonly Parameter[]; body: Body }>
  | Node<'Caller', { call: Expression; params: readonly Parameter[]; body: Body }>
  | Node<'FilterBlock', { filter: Expression; body: Body }>
  | Node<'With', { bindings: readonly { readonly target: Target; readonly value: Expression }[]; body: Body }>
  | Node<'Block', { name: string; isScoped: boolean; isRequired: boolean; body: Body }>
  | Node<'Extends', { template: Expression }>
  | Node<'Include', { template: Expression; ignoreMissing: boolean; withContext: boolean }>
  | Node<'Import', { template: Expression; target: string; withContext: boolean }>
  | Node<
      'FromImport',
      { template: Expression; names: readonly { readonly name: string; readonly as: string }[]; withContext: boolean }
    >
  | Node<'Do', { expression: Expression }>
  | Node<'AutoEscape', { value: Expression; body: Body }>
  | Node<'Break' | 'Continue', object>;

type AnyNode = Expression | Statement | Target;
type NodeOf<Name extends AnyNode['typename']> = Extract<AnyNode, { readonly typename: Name }>;
type FieldsOf<Name extends AnyNode['typename']> = Omit<NodeOf<Name>, 'typename' | 'start' | 'end'>;

/** Kinds of nodes that nunjucks' language does not have. */
const OWN: Readonly<Record<string, NodeClass>> = Object.fromEntries(
  ['Tuple', 'TargetTuple', 'Slice', 'NamespaceRef', 'FilterBlock', 'With', 'Do', 'AutoEscape', 'Break', 'Continue'].map(
    (name) => [name, nodes.Node!.extend(name, { fields: [] })],
  ),
);

/** Makes a node of nunjucks' AST with our fields and the offsets it stands at. */
export function node<Name extends AnyNode['typename']>(name: Name, at: At, fields: FieldsOf<Name>): NodeOf<Name> {
  const Class = OWN[name] ?? nodes[name]!;
  return Object.assign(new Class(0, 0), fields, { start: at.start, end: at.end }) as unknown as NodeOf<Name>;
}
