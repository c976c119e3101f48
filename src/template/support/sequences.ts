import { asText, equals, type Py, PyTuple, str, Undefined } from '../../values/index.ts';

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
  if (value instanceof Undefined) throw value.error();
  return change(asText(value) ?? str(value));
}
