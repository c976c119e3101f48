import { equals, NamedTuple, type Py, sorted, toList, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter, ignoreCase } from '../support/attributes.ts';

/** Jinja2's groupby: pairs of a key and the members that share it, in the keys' order. */
export default filter(
  'value, attribute, default=None, case_sensitive=False',
  (_context, value: Py, path: Py, fallback: Py, sensitive: Py) => {
    const get = attributeGetter(path, fallback);
    const fold = (item: Py): Py => (truth(sensitive) ? get(item) : ignoreCase(get(item)));
    const groups: { key: Py; members: Py[] }[] = [];
    for (const member of sorted(toList(value), fold)) {
      const key = fold(member);
      const last = groups.at(-1);
      if (last !== undefined && equals(last.key, key)) last.members.push(member);
      else groups.push({ key, members: [member] });
    }
    return groups.map(({ key, members }) => {
      const group = NamedTuple.from([
        truth(sensitive) ? key : get(members[0]!),
        members,
      ] as never[]) as unknown as NamedTuple;
      group.names = ['grouper', 'list'];
      return group as readonly Py[];
    });
  },
);
