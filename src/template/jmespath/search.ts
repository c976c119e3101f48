import type { Py } from '../../values/index.ts';
import type { Node } from './ast.ts';
import { evaluate } from './interpreter.ts';
import { parseJmesPath } from './parser.ts';

/** How many parsed expressions are kept; the oldest leave first. */
const CACHE_SIZE = 256;
const parsed = new Map<string, Node>();

/** What an expression finds in a value; each expression is parsed once. */
export function searchJmesPath(expression: string, value: Py): Py {
  let node = parsed.get(expression);
  if (node === undefined) {
    node = parseJmesPath(expression);
    if (parsed.size >= CACHE_SIZE) {
      const [oldest] = parsed.keys();
      if (oldest !== undefined) parsed.delete(oldest);
    }
    parsed.set(expression, node);
  }
  return evaluate(node, value);
}
