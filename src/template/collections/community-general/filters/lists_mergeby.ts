import {
  asText,
  dictGet,
  dictSet,
  listOf,
  type Py,
  type PyDict,
  PyError,
  sorted,
  str,
  truth,
  typeName,
} from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { combineDicts } from '../../../support/combine-dicts.ts';

/** community.general's lists_mergeby: lists of dicts put together by the value of one key, in that value's order. */
export default filter('*terms, **options', (_context, terms: readonly Py[], options: PyDict) => {
  if (terms.length < 2) throw new PyError('other', 'At least one list and index are needed.');
  if ([...options.keys()].some((name) => name !== 'recursive' && name !== 'list_merge'))
    throw new PyError('other', "'recursive' and 'list_merge' are the only valid keyword arguments.");
  const recursive = truth(options.get('recursive') ?? false);
  const listMerge = str(options.get('list_merge') ?? 'replace');
  const key = asText(terms.at(-1)!);
  if (key === undefined) {
    const last = terms.at(-1)!;
    throw new PyError(
      'other',
      `First argument after the lists for community.general.lists_mergeby must be string. ${str(last)} is <class '${typeName(last)}'>`,
    );
  }
  const given = terms.slice(0, -1).flatMap((list) => {
    const members = listOf(list);
    return members.length > 0 && members.every(Array.isArray) ? (members as readonly (readonly Py[])[]) : [members];
  });
  for (const item of given.flat()) {
    if (item instanceof Map) continue;
    throw new PyError(
      'other',
      `Elements of list arguments for lists_mergeby must be dictionaries. ${str(item)} is <class '${typeName(item)}'>`,
    );
  }
  const merge = (items: readonly Py[]): readonly Py[] =>
    mergeByKey(items as readonly PyDict[], key, recursive, listMerge);
  // Beside an empty list the other one stays as it is.
  return given.reduce((left, right) =>
    left.length === 0 ? right : right.length === 0 ? left : merge(left.concat(right)),
  );
});

function mergeByKey(items: readonly PyDict[], key: string, recursive: boolean, listMerge: string): readonly Py[] {
  const merged = new Map<Py, Py>();
  for (const item of items) {
    const value = dictGet(item, key);
    if (value === undefined) continue;
    const known = dictGet(merged, value);
    dictSet(merged, value, combineDicts(known === undefined ? [item] : [known, item], recursive, listMerge));
  }
  return sorted([...merged.values()], (item) => dictGet(item as PyDict, key) ?? null);
}
