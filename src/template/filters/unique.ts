import { dictHas, dictSet, equals, type Py, PyError, toList, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter, ignoreCase } from '../support/attributes.ts';

/** Ansible's unique: Jinja2's, or, where members cannot be keys, by comparing. */
export default filter('a, case_sensitive=None, attribute=None', (_context, value: Py, sensitive: Py, path: Py) => {
  const get = attributeGetter(path);
  const fold = (item: Py): Py => (sensitive !== null && truth(sensitive) ? get(item) : ignoreCase(get(item)));
  const list = toList(value);
  try {
    const seen = new Map<Py, Py>();
    return list.filter((member) => {
      const key = fold(member);
      if (dictHas(seen, key)) return false;
      dictSet(seen, key, true);
      return true;
    });
  } catch (error) {
    if (!(error instanceof PyError) || error.kind !== 'type' || sensitive === false || path !== null) throw error;
  }
  const unique: Py[] = [];
  for (const member of list)
    if (!unique.some((known) => known === member || equals(known, member))) unique.push(member);
  return unique;
});
