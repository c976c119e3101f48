import {
  assertHashable,
  binary,
  contains,
  listOf,
  Members,
  type Py,
  PyError,
  PySet,
  PyTuple,
  repr,
  spend,
} from '../../values/index.ts';
import { pathText } from './paths.ts';

/** A tuple of the members. */
export function tupleOf(members: readonly Py[]): Py {
  return PyTuple.from(members as never[]) as readonly Py[];
}

/** The members, each once, in order. */
export function uniqueMembers(list: readonly Py[]): Py[] {
  const seen = new Members();
  return list.filter((member) => {
    spend(2);
    return seen.add(member);
  });
}

/** Ansible's unicode-wrapped path filters: the text changed. */
export function mapTexts(value: Py, change: (text: string) => string): Py {
  return change(pathText(value));
}

/**
 * What the set filters share: two values that can be keys (texts, tuples) make a set of Python's, all others are compared
 * member by member.
 */
export function combineSets(
  left: Py,
  right: Py,
  asSets: (left: readonly Py[], right: readonly Py[]) => readonly Py[],
  asLists: () => readonly Py[],
): Py {
  if (!isHashable(left) || !isHashable(right)) return asLists();
  const [first, second] = [listOf(left), listOf(right)];
  for (const member of [...first, ...second]) assertHashable(member);
  return new PySet(uniqueMembers(asSets(first, second)), repr);
}

function isHashable(value: Py): boolean {
  return !(value instanceof Map) && (!Array.isArray(value) || value instanceof PyTuple);
}

/** A test whether something is among a value's members, which fails only when it is asked. */
export function isAmong(container: Py): (member: Py) => boolean {
  let members: Members | undefined;
  return (member) => {
    if (!Array.isArray(container)) return contains(container, member);
    members ??= new Members(container as readonly Py[]);
    return members.has(member);
  };
}

/** `left + right`, with Python's errors for what cannot be put together. */
export function concatenated(left: Py, right: Py): readonly Py[] {
  return listOf(binary('+', left, right));
}

/** The most rows that combinations, permutations and products may have. */
const MAX_ROWS = 1_000_000;

/** Raises when a filter would make more rows than fit into memory. */
export function limitRows(count: number): void {
  spend(20);
  if (count > MAX_ROWS) throw new PyError('other', `the filter would make more than ${MAX_ROWS} rows`);
}
