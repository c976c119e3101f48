import { dictGet, dictSet, equals, Members, type Py, PyError, typeName, Undefined } from '../../values/index.ts';
import { jsonOptions } from './dump-options.ts';
import { dumpJson } from './json.ts';

type Merge = (low: readonly Py[], high: readonly Py[]) => readonly Py[];

const LIST_MERGES: Readonly<Record<string, Merge>> = {
  replace: (_low, high) => high,
  keep: (low) => low,
  append: (low, high) => [...low, ...high],
  prepend: (low, high) => [...high, ...low],
  append_rp: (low, high) => [...without(low, high), ...high],
  prepend_rp: (low, high) => [...high, ...without(low, high)],
};

/** Ansible's combine over any number of dicts and lists of dicts; the last one is the strongest. */
export function combineDicts(terms: readonly Py[], recursive: boolean, listMerge: string): Py {
  const merge = Object.hasOwn(LIST_MERGES, listMerge) ? LIST_MERGES[listMerge] : undefined;
  if (merge === undefined)
    throw new PyError('other', `'list_merge' must be one of ${Object.keys(LIST_MERGES).join(', ')}`);
  const dicts = terms
    .flatMap((term) => (Array.isArray(term) ? (term as readonly Py[]) : [term]))
    .filter((term) => term !== null);
  for (const dict of dicts) {
    if (dict instanceof Undefined) throw dict.error();
  }
  if (dicts.length === 0) return new Map();
  let result = dicts.at(-1) as ReadonlyMap<Py, Py>;
  for (const low of dicts.slice(0, -1).reverse()) {
    checkDicts(low, result);
    result = mergeDicts(low as ReadonlyMap<Py, Py>, result, recursive, listMerge === 'replace', merge);
  }
  return result;
}

function checkDicts(low: Py, high: Py): void {
  if (low instanceof Map && high instanceof Map) return;
  const [first, second] = [low, high].map((value) => dumpJson(value, jsonOptions(new Map(), null, false)));
  const types = `a '${typeName(low)}' and a '${typeName(high)}'`;
  throw new PyError('other', `failed to combine variables, expected dicts but got ${types}: \n${first}\n${second}`);
}

function mergeDicts(
  low: ReadonlyMap<Py, Py>,
  high: ReadonlyMap<Py, Py>,
  recursive: boolean,
  isReplace: boolean,
  merge: Merge,
): ReadonlyMap<Py, Py> {
  if (low.size === 0 || equals(low, high)) return new Map(high);
  if (high.size === 0) return low;
  const result = new Map(low);
  for (const [key, member] of high) {
    const before = dictGet(result, key);
    if (before === undefined || (isReplace && !recursive)) dictSet(result, key, member);
    else if (before instanceof Map && member instanceof Map) {
      const dict = recursive
        ? mergeDicts(before as ReadonlyMap<Py, Py>, member as ReadonlyMap<Py, Py>, recursive, isReplace, merge)
        : member;
      dictSet(result, key, dict as ReadonlyMap<Py, Py>);
    } else if (Array.isArray(before) && Array.isArray(member)) {
      dictSet(result, key, merge(before as readonly Py[], member as readonly Py[]));
    } else dictSet(result, key, member);
  }
  return result;
}

function without(list: readonly Py[], other: readonly Py[]): Py[] {
  const members = new Members(other);
  return list.filter((member) => !members.has(member));
}
