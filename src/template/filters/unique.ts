import { assertHashable, Members, type Py, PyError, toList, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { attributeGetter, ignoreCase } from '../support/attributes.ts';
import { uniqueMembers } from '../support/sequences.ts';

const NO_FALLBACK =
  "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied";

/** Ansible's unique: Jinja2's, or, where members cannot be keys, by comparing. */
export default filter('a, case_sensitive=None, attribute=None', (_context, value: Py, sensitive: Py, path: Py) => {
  const get = attributeGetter(path);
  const fold = (item: Py): Py => (sensitive !== null && truth(sensitive) ? get(item) : ignoreCase(get(item)));
  const list = toList(value);
  try {
    const seen = new Members();
    return list.filter((member) => {
      const key = fold(member);
      assertHashable(key);
      return seen.add(key);
    });
  } catch (error) {
    if (!(error instanceof PyError) || error.kind !== 'type') throw error;
    if (sensitive === false || truth(path)) throw valueError(`${NO_FALLBACK}. ${error.message}`);
  }
  return uniqueMembers(list);
});
