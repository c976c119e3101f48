import { dictSet, type Py, type PyDict, str, truth } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { isPlainList, keyMatcher, wantContainer } from '../../../support/match-keys.ts';
import { listOption } from '../../../support/option-types.ts';

/** ansible.utils.keep_keys: only the wanted keys of dicts at every depth, and what leads to them. */
export default filter('data, target, matching_parameter=None', (_context, data: Py, target: Py, matching: Py) => {
  const wanted = listOption(target, 'target').map(str);
  const matches = keyMatcher(matching);
  const keep = (value: Py): Py => {
    if (isPlainList(value)) return value.map(keep);
    if (!(value instanceof Map)) return value;
    const kept = new Map<Py, Py>();
    for (const [key, member] of value as PyDict) {
      const left = isContainer(member) ? leftOf(keep(member)) : undefined;
      if (left !== undefined) {
        if (wanted.length > 0) dictSet(kept, key, left);
      } else if (!isContainer(member) && wanted.filter((name) => matches(name, key)).length > 0)
        dictSet(kept, key, member);
    }
    return kept;
  };
  wantContainer(data, 'keep operation');
  return keep(data);
});

function isContainer(value: Py): boolean {
  return isPlainList(value) || value instanceof Map;
}

/** What is worth keeping of a container: not an empty one, and of a list nothing when only texts are left. */
function leftOf(container: Py): Py | undefined {
  if (!isPlainList(container)) return truth(container) ? container : undefined;
  const members = container.filter((member) => !isContainer(member) || truth(member));
  return members.every((member) => typeof member === 'string') ? undefined : members;
}
