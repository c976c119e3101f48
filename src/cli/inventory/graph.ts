import type { Inventory } from '../../inventory/index.ts';
import { compareText, str, type Value } from '../../values/index.ts';
import { type DocumentOptions, groupDocument, hostDocument } from './documents.ts';

/** `--graph`: groups and hosts below one group as an indented tree, with their variables if asked for. */
export function graphText(inventory: Inventory, top: string, showVars: boolean, options: DocumentOptions): string {
  const lines: string[] = [];
  const line = (text: string, depth: number): void => {
    lines.push(depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`);
  };
  const vars = (members: ReadonlyMap<Value, Value>, depth: number): void => {
    const sorted = [...members].sort(([a], [b]) => compareText(String(a), String(b)));
    for (const [name, value] of sorted) line(`{${String(name)} = ${str(value)}}`, depth);
  };
  const visit = (name: string, depth: number): void => {
    const group = inventory.groups.get(name);
    line(`@${name}:`, depth);
    for (const child of group?.children ?? []) visit(child, depth + 1);
    for (const host of name === 'all' ? [] : (group?.hosts ?? [])) {
      line(host, depth + 1);
      if (showVars) vars(hostDocument(inventory, host, options), depth + 2);
    }
    if (showVars) vars(groupDocument(inventory, name, options), depth + 1);
  };
  visit(top, 0);
  return `${lines.join('\n')}\n`;
}
