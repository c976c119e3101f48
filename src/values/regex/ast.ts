/** Flags as they hold at one place of a pattern: groups can change them for what is inside. */
export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
  /** \w, \d, \s, \b and case know ASCII alone; bytes patterns always do. */
  readonly ascii: boolean;
}

/** One member of a set: a character, a range of them, or a shorthand class (`w`, `W`, `d` …). */
export type SetMember =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'class'; readonly letter: string };

export type RegexNode =
  | { readonly kind: 'char'; readonly code: number; readonly flags: RegexFlags }
  | { readonly kind: 'any'; readonly flags: RegexFlags }
  | {
      readonly kind: 'set';
      readonly members: readonly SetMember[];
      readonly isNegated: boolean;
      readonly flags: RegexFlags;
    }
  | { readonly kind: 'at'; readonly where: '^' | '$' | 'A' | 'Z' | 'b' | 'B'; readonly flags: RegexFlags }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly number: number | undefined; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'look'; readonly isBehind: boolean; readonly isNegated: boolean; readonly body: RegexNode }
  | { readonly kind: 'reference'; readonly number: number; readonly flags: RegexFlags }
  | { readonly kind: 'condition'; readonly number: number; readonly yes: RegexNode; readonly no: RegexNode | undefined }
  | {
      readonly kind: 'repeat';
      readonly body: RegexNode;
      readonly least: number;
      readonly most: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
    };

export interface ParsedRegex {
  readonly root: RegexNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** The least and greatest number of characters a node can match. */
export function widthOf(node: RegexNode): readonly [least: number, most: number] {
  switch (node.kind) {
    case 'char':
    case 'any':
    case 'set':
      return [1, 1];
    case 'at':
    case 'look':
      return [0, 0];
    case 'reference':
      return [0, Number.POSITIVE_INFINITY];
    case 'group':
    case 'atomic':
      return widthOf(node.body);
    case 'sequence': {
      const widths = node.items.map(widthOf);
      return [widths.reduce((sum, [least]) => sum + least, 0), widths.reduce((sum, [, most]) => sum + most, 0)];
    }
    case 'choice':
      return span(node.options.map(widthOf));
    case 'condition':
      return span([widthOf(node.yes), node.no === undefined ? [0, 0] : widthOf(node.no)]);
    case 'repeat': {
      const [least, most] = widthOf(node.body);
      return [least * node.least, most === 0 ? 0 : most * node.most];
    }
  }
}

function span(widths: readonly (readonly [number, number])[]): readonly [number, number] {
  return [Math.min(...widths.map(([least]) => least)), Math.max(...widths.map(([, most]) => most))];
}

/** The nodes directly below a node. */
export function childrenOf(node: RegexNode): readonly RegexNode[] {
  switch (node.kind) {
    case 'sequence':
      return node.items;
    case 'choice':
      return node.options;
    case 'group':
    case 'atomic':
    case 'look':
    case 'repeat':
      return [node.body];
    case 'condition':
      return node.no === undefined ? [node.yes] : [node.yes, node.no];
    default:
      return [];
  }
}

/** True when the node or one below it is as asked. */
export function hasNode(node: RegexNode, test: (node: RegexNode) => boolean): boolean {
  return test(node) || childrenOf(node).some((child) => hasNode(child, test));
}
