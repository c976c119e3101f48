import { asText, dictGet, dictSet, type Py, type PyDict, PyError, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { isPlainList, keyMatcher, wantContainer } from '../../../support/match-keys.ts';
import { listOption } from '../../../support/option-types.ts';

/** ansible.utils.replace_keys: dicts with other names for some keys, at every depth; a new name comes last. */
export default filter('data, target, matching_parameter=None', (_context, data: Py, target: Py, matching: Py) => {
  const changes = listOption(target, 'target').map(changeOf);
  const matches = keyMatcher(matching);
  const replace = (value: Py): Py => {
    if (isPlainList(value)) return value.map(replace);
    if (!(value instanceof Map)) return value;
    const dict = new Map<Py, Py>();
    for (const [key, member] of value as PyDict) dictSet(dict, key, replace(member));
    for (const { before, after } of changes) {
      for (const key of [...dict.keys()]) {
        if (!matches(before, key)) continue;
        // Another key may have taken this name just now: the value is the one that stands there.
        const member = dict.get(key)!;
        dict.delete(key);
        dictSet(dict, after, member);
      }
    }
    return dict;
  };
  wantContainer(data, 'replace operation');
  return replace(data);
});

/** A dict with `before` and `after`, or a text `before=x after=y`. */
function changeOf(given: Py): { readonly before: Py; readonly after: Py } {
  const text = asText(given);
  const dict: PyDict | undefined =
    given instanceof Map
      ? (given as PyDict)
      : text === undefined || !/^\s*\w+=/.test(text)
        ? undefined
        : new Map(
            text
              .trim()
              .split(/[\s,]+/)
              .map((pair) => [pair.replace(/=.*/, ''), pair.replace(/^[^=]*=?/, '')]),
          );
  if (dict === undefined) throw new PyError('other', 'replace_keys wants dicts with before and after');
  const other = [...dict.keys()].find((key) => key !== 'before' && key !== 'after');
  if (other !== undefined)
    throw new PyError('other', `target.${str(other)}. Supported parameters include: after, before.`);
  const name = (option: string): Py => {
    const value = dictGet(dict, option) ?? null;
    return value === null ? null : str(value);
  };
  return { before: name('before'), after: name('after') };
}
