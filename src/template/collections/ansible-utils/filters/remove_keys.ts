import { dictSet, type Py, type PyDict, str, truth } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { isPlainList, keyMatcher, wantContainer } from '../../../support/match-keys.ts';
import { listOption } from '../../../support/option-types.ts';

/** ansible.utils.remove_keys: dicts without some keys, at every depth. Lists lose what stands for nothing, too. */
export default filter('data, target, matching_parameter=None', (_context, data: Py, target: Py, matching: Py) => {
  const unwanted = listOption(target, 'target').map(str);
  const matches = keyMatcher(matching);
  const remove = (value: Py): Py => {
    if (isPlainList(value)) {
      // A list that was not empty stays, even when all that was in it is gone.
      return value.flatMap((member) => {
        const left = remove(member);
        return truth(isPlainList(member) ? member : left) ? [left] : [];
      });
    }
    if (!(value instanceof Map)) return value;
    const left = new Map<Py, Py>();
    for (const [key, member] of value as PyDict)
      if (!unwanted.some((name) => matches(name, key))) dictSet(left, key, remove(member));
    return left;
  };
  wantContainer(data, 'attribute removal');
  return remove(data);
});
