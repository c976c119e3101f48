import { type Py, PyTuple, repr, sorted } from '../../values/index.ts';

/** Python's pprint.pformat(): one line where it fits into 80 columns, else one member a line; dict keys sorted. */
export function prettyRepr(value: Py, indent = 0, allowance = 0): string {
  const plain = repr(sortKeys(value));
  if (plain.length <= 80 - indent - allowance) return plain;
  if (Array.isArray(value)) {
    const isTuple = value instanceof PyTuple;
    const members = (value as readonly Py[]).map((member, at) =>
      prettyRepr(member, indent + 1, at === value.length - 1 ? allowance + 1 : 1),
    );
    const body = members.join(`,\n${' '.repeat(indent + 1)}`);
    return isTuple ? `(${body}${value.length === 1 ? ',' : ''})` : `[${body}]`;
  }
  if (value instanceof Map) {
    const pairs = orderedPairs(value as ReadonlyMap<Py, Py>);
    const parts = pairs.map(([key, member], at) => {
      const name = repr(key);
      return `${name}: ${prettyRepr(member, indent + name.length + 3, at === pairs.length - 1 ? allowance + 1 : 1)}`;
    });
    return `{${parts.join(`,\n${' '.repeat(indent + 1)}`)}}`;
  }
  return plain;
}

function orderedPairs(dict: ReadonlyMap<Py, Py>): (readonly [Py, Py])[] {
  try {
    return sorted([...dict], ([key]) => key);
  } catch {
    return [...dict];
  }
}

function sortKeys(value: Py): Py {
  if (value instanceof Map)
    return new Map(orderedPairs(value as ReadonlyMap<Py, Py>).map(([key, member]) => [key, sortKeys(member)]));
  if (Array.isArray(value)) {
    const members = (value as readonly Py[]).map(sortKeys);
    return value instanceof PyTuple ? (PyTuple.from(members as never[]) as readonly Py[]) : members;
  }
  return value;
}
