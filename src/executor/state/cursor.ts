import type { Block, Entry, Task } from '../../playbook/ast.ts';
import type { IncludeContext } from './include-context.ts';

/** Where handlers run: written (`meta: flush_handlers`) or at the end of pre_tasks, tasks and post_tasks. */
export interface FlushPoint {
  readonly kind: 'flush';
}

export type Node = Entry | FlushPoint;

/** What an include has brought for one item; all hosts that asked for the same share it. */
export interface Included {
  readonly kind: 'included';
  readonly entries: readonly Node[];
  readonly context: IncludeContext;
  /** Rank among all that the include has brought, for whichever host. */
  readonly ordinal: number;
}

/** What a host does next. */
export interface Step {
  readonly node: Task | FlushPoint;
  /** Place in the play; hosts at the lowest place go first, together. */
  readonly place: readonly number[];
  readonly context: IncludeContext | undefined;
  readonly isHandler: boolean;
}

interface Frame {
  entries: readonly (Node | Included)[];
  index: number;
  /** Place of the list; an entry's place is this and its index. */
  at: readonly number[];
  readonly block: Block | undefined;
  section: 0 | 1 | 2;
  /** The block has failed, and goes on failing when its `always` is through. */
  isFailing: boolean;
  readonly context: IncludeContext | undefined;
  readonly isHandlers: boolean;
}

const SECTIONS = ['block', 'rescue', 'always'] as const;

/**
 * One host's way through the immutable task graph: a stack of lists, and the rules of block, rescue and always.
 * The graph is shared; a cursor is a few numbers.
 */
export class HostCursor {
  readonly host: string;
  /** The play is over for this host: at its end, or failed, or ended. */
  isDone = false;
  isFailed = false;
  readonly #frames: Frame[];
  readonly #forceHandlers: boolean;
  readonly #wants: (task: Task, isHandler: boolean, host: string) => boolean;
  readonly #onFailed: (host: string) => void;
  #step: Step | undefined;

  /**
   * @param onFailed told when nothing is left that could rescue the host, be it after its last `always`
   * @param wants false for what this host passes by without a word: tags that are not selected, handlers not notified
   */
  constructor(
    host: string,
    nodes: readonly Node[],
    wants: (task: Task, isHandler: boolean, host: string) => boolean,
    forceHandlers: boolean,
    onFailed: (host: string) => void = () => undefined,
  ) {
    this.host = host;
    this.#wants = wants;
    this.#forceHandlers = forceHandlers;
    this.#onFailed = onFailed;
    this.#frames = [list(nodes, [], undefined, false)];
  }

  /** The next step, undefined at the end. Asking again gives the same until {@link advance}. */
  peek(): Step | undefined {
    if (this.isDone) return undefined;
    this.#step ??= this.#find();
    return this.#step;
  }

  advance(): void {
    this.#step = undefined;
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.index += 1;
  }

  /** Puts what a step has brought in front of what comes next, in its order; `place` is that of the step. */
  push(place: readonly number[], brought: readonly Included[]): void {
    this.#step = undefined;
    this.#frames.push(list(brought, place, undefined, this.#inHandlers()));
  }

  pushHandlers(place: readonly number[], handlers: readonly Task[]): void {
    this.#step = undefined;
    this.#frames.push(list(handlers, [...place, 0], undefined, true));
  }

  /** True while a block around the current step could rescue a failure. */
  get canBeRescued(): boolean {
    return this.#frames.some(({ block, section }) => section === 0 && block !== undefined && block.rescue.length > 0);
  }

  /** Leaves what the host is in for the nearest rescue or always; without one the play is over for it. */
  fail(): 'rescued' | 'always' | 'failed' {
    this.#step = undefined;
    const outermost = this.#frames[1];
    const isHandler = this.#inHandlers();
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      const { block } = frame;
      if (block !== undefined && frame.section === 0 && block.rescue.length > 0) {
        enter(frame, 1);
        return 'rescued';
      }
      if (block !== undefined && frame.section < 2 && block.always.length > 0) {
        frame.isFailing = true;
        enter(frame, 2);
        return 'always';
      }
      if (this.#frames.length === 1) break;
      this.#frames.pop();
    }
    this.#failForGood(outermost, isHandler);
    return 'failed';
  }

  /** True while a rescue or always section is running: another host's fatal error does not take the host out of it. */
  get isInRescueOrAlways(): boolean {
    return this.#frames.some((frame) => frame.section > 0);
  }

  /** `meta: clear_host_errors`: an `always` that runs because its block failed goes on as if it had not. */
  forgive(): void {
    for (const frame of this.#frames) frame.isFailing = false;
  }

  /** What brings the cursor back to where it stands now. */
  remember(): () => void {
    const frames = this.#frames.map((frame) => ({ ...frame }));
    const { isDone, isFailed } = this;
    const step = this.#step;
    return () => {
      this.#frames.splice(0, this.#frames.length, ...frames);
      this.isDone = isDone;
      this.isFailed = isFailed;
      this.#step = step;
    };
  }

  end(): void {
    this.isDone = true;
    this.#step = undefined;
  }

  /** @param isHandler a handler has failed: no further one runs, whatever `force_handlers` says */
  #failForGood(outermost: Frame | undefined, isHandler: boolean): void {
    this.isFailed = true;
    this.#onFailed(this.host);
    const flush = this.#forceHandlers && !isHandler ? nextFlush(this.#frames[0] as Frame, outermost) : undefined;
    if (flush === undefined) this.end();
    // The pending handlers still run, then nothing more.
    else this.#frames.splice(0, this.#frames.length, ...flush);
  }

  #find(): Step | undefined {
    for (let frame = this.#frames.at(-1); frame !== undefined; frame = this.#frames.at(-1)) {
      const node = frame.entries[frame.index];
      if (node === undefined) {
        if (this.#close(frame)) continue;
        return undefined;
      }
      if (node.kind === 'included') {
        frame.index += 1;
        this.#frames.push(list(node.entries, [...frame.at, node.ordinal], node.context, frame.isHandlers));
        continue;
      }
      const place = [...frame.at, frame.index];
      if (node.kind === 'block') {
        frame.index += 1;
        this.#frames.push({
          ...list(node.block, [...place, 0], frame.context, frame.isHandlers),
          block: node,
        });
        continue;
      }
      if (node.kind === 'task' && !this.#wants(node, frame.isHandlers, this.host)) {
        frame.index += 1;
        continue;
      }
      return { node, place, context: frame.context, isHandler: frame.isHandlers };
    }
    this.end();
    return undefined;
  }

  /** Ends a list; false when the play is over for the host. */
  #close(frame: Frame): boolean {
    const always = frame.block?.always ?? [];
    if (frame.block !== undefined && frame.section < 2 && always.length > 0) {
      enter(frame, 2);
      return true;
    }
    this.#frames.pop();
    if (this.#frames.length === 0) {
      this.end();
      return false;
    }
    if (frame.isFailing) {
      this.fail();
      return !this.isDone;
    }
    return true;
  }

  #inHandlers(): boolean {
    return this.#frames.at(-1)?.isHandlers ?? false;
  }
}

function list(
  entries: readonly (Node | Included)[],
  at: readonly number[],
  context: IncludeContext | undefined,
  isHandlers: boolean,
): Frame {
  return { entries, index: 0, at, block: undefined, section: 0, isFailing: false, context, isHandlers };
}

/** The rest of the play cut down to the next point where handlers run: its end, or a `meta: flush_handlers` before it. */
function nextFlush(top: Frame, tasks: Frame | undefined): Frame[] | undefined {
  if (tasks?.block?.implicit === true && tasks.section === 0) {
    const after = tasks.entries.findIndex((entry, index) => index >= tasks.index && isFlushTask(entry));
    const outer = { ...top, entries: top.entries.slice(0, top.index) };
    if (after !== -1) return [outer, { ...tasks, entries: tasks.entries.slice(0, after + 1), index: after }];
  }
  return nextFlushBelow(top);
}

function nextFlushBelow(top: Frame): Frame[] | undefined {
  for (let index = top.index; index < top.entries.length; index += 1) {
    const node = top.entries[index] as Node | Included;
    if (node.kind === 'flush') return [{ ...top, entries: top.entries.slice(0, index + 1), index }];
    if (node.kind !== 'block') continue;
    const inner = node.block.findIndex(isFlushTask);
    if (inner === -1) continue;
    const outer = { ...top, entries: top.entries.slice(0, index + 1), index: index + 1 };
    return [outer, { ...list(node.block.slice(0, inner + 1), [...top.at, index, 0], undefined, false), index: inner }];
  }
  return undefined;
}

function isFlushTask(entry: Node | Included): boolean {
  return entry.kind === 'task' && entry.action.module === 'meta' && entry.action.freeForm?.value === 'flush_handlers';
}

function enter(frame: Frame, section: 1 | 2): void {
  frame.entries = (frame.block as Block)[SECTIONS[section]];
  frame.index = 0;
  frame.section = section;
  frame.at = [...frame.at.slice(0, -1), section];
}

/** Order of two places: what comes first in the play is less. */
export function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
