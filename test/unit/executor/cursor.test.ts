import { describe, expect, it } from 'vitest';
import { comparePlaces, HostCursor, type Included, type Node } from '../../../src/executor/state/cursor.ts';
import type { Block, Entry, Task } from '../../../src/playbook/index.ts';

const task = (name: string): Task => ({ kind: 'task', name }) as Task;
const block = (entries: Entry[], rescue: Entry[] = [], always: Entry[] = []): Block =>
  ({ kind: 'block', block: entries, rescue, always }) as unknown as Block;
const included = (ordinal: number, entries: Entry[]): Included => ({
  kind: 'included',
  entries,
  ordinal,
  context: { include: task('include'), layer: undefined, outer: undefined },
});
const FLUSH: Node = { kind: 'flush' };

/** Walks through the nodes; `failing` tasks fail. Gives the names in order, with what a failure came to. */
function walk(nodes: readonly Node[], failing: readonly string[] = [], force = false): string[] {
  const cursor = new HostCursor('h', nodes, () => true, force);
  const seen: string[] = [];
  for (let step = cursor.peek(); step !== undefined; step = cursor.peek()) {
    const name = step.node.kind === 'flush' ? 'flush' : (step.node.name as string);
    cursor.advance();
    seen.push(failing.includes(name) ? `${name}:${cursor.fail()}` : name);
  }
  return [...seen, cursor.isFailed ? 'FAILED' : 'done'];
}

describe('a host on its way through a play', () => {
  const a = task('a');
  const b = task('b');
  const r = task('r');
  const z = task('z');
  it.each<[string, Node[], string[], string]>([
    ['plain tasks', [a, b], [], 'a b done'],
    ['a failure ends the play', [a, b], ['a'], 'a:failed FAILED'],
    ['rescue is left out without a failure', [block([a], [r], [z]), b], [], 'a z b done'],
    ['rescue and always after a failure', [block([a, task('x')], [r], [z]), b], ['a'], 'a:rescued r z b done'],
    ['always without rescue fails on', [block([a], [], [z]), b], ['a'], 'a:always z FAILED'],
    ['a failing rescue runs always and fails on', [block([a], [r], [z]), b], ['a', 'r'], 'a:rescued r:always z FAILED'],
    [
      'an outer rescue catches an inner one',
      [block([block([a], [r])], [z]), b],
      ['a', 'r'],
      'a:rescued r:rescued z b done',
    ],
    [
      'a failing always is caught outside',
      [block([block([a], [], [r])], [z]), b],
      ['a', 'r'],
      'a:always r:rescued z b done',
    ],
    ['empty blocks', [block([]), block([block([])], [], [z]), a], [], 'z a done'],
  ])('%s', (_name, nodes, failing, expected) => expect(walk(nodes, failing).join(' ')).toBe(expected));

  it('owes a failed host its handlers when they are forced', () => {
    expect(walk([a, b, FLUSH, z, FLUSH], ['a'], true).join(' ')).toBe('a:failed flush FAILED');
  });

  it('passes by what it does not want', () => {
    const cursor = new HostCursor('h', [a, block([b]), r], (one) => one.name !== 'b', false);
    expect(cursor.peek()?.node).toBe(a);
    cursor.advance();
    expect(cursor.peek()?.node).toBe(r);
  });

  it('runs what an include brings in before what follows, in the order of the ordinals', () => {
    const cursor = new HostCursor('h', [a, z], () => true, false);
    const { place } = cursor.peek() as { place: readonly number[] };
    cursor.advance();
    cursor.push(place, [included(0, [b]), included(2, [r])]);
    const names: string[] = [];
    for (let step = cursor.peek(); step !== undefined; step = cursor.peek()) {
      names.push((step.node as Task).name as string);
      expect(comparePlaces(place, step.place)).toBeLessThan(0);
      cursor.advance();
    }
    expect(names).toEqual(['b', 'r', 'z']);
  });

  it('fails what contains a failing include', () => {
    const cursor = new HostCursor('h', [block([a], [r])], () => true, false);
    const { place } = cursor.peek() as { place: readonly number[] };
    cursor.advance();
    cursor.push(place, [included(0, [b])]);
    cursor.peek();
    cursor.advance();
    expect(cursor.canBeRescued).toBe(true);
    expect(cursor.fail()).toBe('rescued');
    expect((cursor.peek()?.node as Task | undefined)?.name).toBe('r');
  });
});

describe('places', () => {
  it.each([
    [[0], [1]],
    [[0], [0, 0]],
    [
      [0, 0, 5],
      [0, 1, 0],
    ],
    [[2, 0, 9], [3]],
  ])('%j comes before %j', (a, b) => {
    expect(comparePlaces(a, b)).toBeLessThan(0);
    expect(comparePlaces(b, a)).toBeGreaterThan(0);
  });
});
