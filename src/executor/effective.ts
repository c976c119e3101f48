import type { Sourced, Span } from '../errors/index.ts';
import { spanOf } from '../parsing/index.ts';
import type { Block, Parent, Play, Role, Task } from '../playbook/ast.ts';
import { KEYWORDS } from '../playbook/keywords.ts';
import type { Value } from '../values/value.ts';

type AstNode = Task | Parent;

const cache = new WeakMap<Task, Effective>();

/** A task's keywords with everything it inherits, worked out once per task for all hosts. */
export class Effective {
  readonly task: Task;
  /** The task and what it inherits from, innermost first. A dynamic include hands down its vars alone. */
  readonly chain: readonly AstNode[];
  readonly play: Play | undefined;
  readonly #found = new Map<string, readonly Sourced<Value>[]>();

  constructor(task: Task) {
    this.task = task;
    this.chain = inheritance(task);
    this.play = playOf(task);
  }

  /** The keyword that counts: the task's own, or the innermost inherited one. */
  get(name: string): Sourced<Value> | undefined {
    return this.all(name).at(-1);
  }

  /** Every place that says the keyword, the one that counts first: where it is omitted, the next one counts. */
  *places(name: string): Iterable<Sourced<Value>> {
    const rule = KEYWORDS[name]?.inherit ?? 'none';
    for (const node of rule === 'none' ? this.chain.slice(0, 1) : this.chain) {
      const own = node.keywords.get(name);
      if (own !== undefined) yield own;
    }
  }

  /** Every place that says the keyword and counts, outermost first. */
  all(name: string): readonly Sourced<Value>[] {
    let found = this.#found.get(name);
    if (found === undefined) {
      found = this.#collect(name);
      this.#found.set(name, found);
    }
    return found;
  }

  #collect(name: string): readonly Sourced<Value>[] {
    const rule = KEYWORDS[name]?.inherit ?? 'none';
    const nodes = rule === 'none' ? this.chain.slice(0, 1) : this.chain;
    const found: Sourced<Value>[] = [];
    for (const node of nodes) {
      const own = node.keywords.get(name);
      if (own === undefined) continue;
      found.unshift(own);
      if (rule !== 'extend') break;
    }
    return found;
  }
}

export function effective(task: Task): Effective {
  let known = cache.get(task);
  if (known === undefined) {
    known = new Effective(task);
    cache.set(task, known);
  }
  return known;
}

function inheritance(task: Task): AstNode[] {
  const chain: AstNode[] = [task];
  for (let node: Parent | undefined = task.parent; node !== undefined; node = parentOf(node)) {
    if (node.kind !== 'task' || node.imported === true) chain.push(node);
  }
  return chain;
}

function parentOf(node: Parent): Parent | undefined {
  return node.kind === 'play' ? undefined : (node as Block | Task | Role).parent;
}

function playOf(task: Task): Play | undefined {
  for (let node: Parent | undefined = task.parent; node !== undefined; node = parentOf(node)) {
    if (node.kind === 'play') return node;
  }
  return undefined;
}

/** Where one condition of a list, or the only one, was written. */
export function conditionSpan({ value, at }: Sourced<Value>, index: number): Span {
  return spanOf(value, index)?.value ?? at;
}
