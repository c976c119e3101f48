import { equals, type Py, PyError, PyTuple, typeError } from '../../values/index.ts';
import { wantText } from './want-text.ts';

/** A tuple of the members. */
export function tupleOf(members: readonly Py[]): Py {
  return PyTuple.from(members as never[]) as readonly Py[];
}

/** True when an equal member is in the list. */
export function hasMember(list: readonly Py[], member: Py): boolean {
  return list.some((known) => known === member || equals(known, member));
}

/** The members, each once, in order. */
export function uniqueMembers(list: readonly Py[]): Py[] {
  const texts = new Set<string>();
  const unique: Py[] = [];
  for (const member of list) {
    if (typeof member === 'string') {
      if (texts.has(member)) continue;
      texts.add(member);
    } else if (hasMember(unique, member)) continue;
    unique.push(member);
  }
  return unique;
}

/** Ansible's unicode-wrapped path filters: the text changed. */
export function mapTexts(value: Py, change: (text: string) => string): Py {
  return change(wantText(value, 'a path'));
}

/** Set filters that put both sides together cannot take a text on one of them. */
export function refuseMixedText(left: Py, right: Py): void {
  if (left instanceof Map || right instanceof Map) throw typeError('a set filter takes lists, not a dict');
  if ((typeof left === 'string') !== (typeof right === 'string'))
    throw typeError('can only concatenate list (not "str") to list');
}

/** The most rows that combinations, permutations and products may have. */
const MAX_ROWS = 1_000_000;

/** Raises when a filter would make more rows than fit into memory. */
export function limitRows(count: number): void {
  if (count > MAX_ROWS) throw new PyError('other', `the filter would make more than ${MAX_ROWS} rows`);
}
