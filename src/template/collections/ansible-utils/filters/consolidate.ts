import {
  dictGet,
  dictHas,
  dictSet,
  equals,
  listOf,
  Members,
  type Py,
  type PyDict,
  PyError,
  sorted,
  str,
} from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { boolOption, listOption } from '../../../support/option-types.ts';
import { uniqueMembers } from '../../../support/sequences.ts';

/** Dicts of one kind, the key whose values they share with those of other sources, and their name in the result. */
interface Source {
  readonly data: readonly PyDict[];
  readonly key: string;
  readonly name: string;
}

/** ansible.utils.consolidate: dicts of several sources, put together by the values of a key. */
export default filter(
  'data_sources, fail_missing_match_key=True, fail_missing_match_value=True, fail_duplicate=True',
  (_context, given: Py, failKey: Py, failValue: Py, failDuplicate: Py) => {
    const sources = listOption(given, 'data_sources').map(sourceOf);
    const found = sources.map((source) => valuesOf(source));
    const all = sorted(uniqueMembers(found.flat()), (value) => value);
    const keyFaults = sources.flatMap(({ data, key }, at) =>
      data.flatMap((dict, entry) =>
        dictHas(dict, key) ? [] : [`missing match key '${key}' in data source ${at + 1} in list entry ${entry + 1}`],
      ),
    );
    const duplicates = found.flatMap((values, at) =>
      uniqueMembers(values).length === values.length ? [] : [`duplicate values in data source ${at + 1}`],
    );
    fail([
      ['fail_missing_match_key', boolOption(failKey, 'fail_missing_match_key') ? keyFaults : []],
      ['fail_duplicate', boolOption(failDuplicate, 'fail_duplicate') ? duplicates : []],
    ]);
    if (boolOption(failValue, 'fail_missing_match_value')) {
      const lacking = found.flatMap((values, at) => {
        const own = new Members();
        for (const value of values) own.add(value);
        const missing = all.filter((value) => own.add(value)).map(str);
        return missing.length === 0 ? [] : [`missing match value ${missing.join(', ')} in data source ${at + 1}`];
      });
      fail([['fail_missing_match_value', lacking]]);
    }
    const byValue = new Map<Py, Py>();
    for (const value of all) {
      const row = new Map<Py, Py>();
      for (const { data, key, name } of sources) {
        const matches = data.filter((dict) => dictHas(dict, key) && equals(dictGet(dict, key)!, value));
        dictSet(row, name, matches.at(-1) ?? new Map());
      }
      dictSet(byValue, value, row);
    }
    return byValue;
  },
);

const FIELDS = ['data', 'match_key', 'name'];

function sourceOf(given: Py): Source {
  const dict = given instanceof Map ? (given as PyDict) : new Map<Py, Py>();
  const missing = FIELDS.filter((field) => !dict.has(field));
  if (missing.length > 0)
    throw new PyError('other', `missing required arguments: ${missing.join(', ')} found in data_sources`);
  const other = [...dict.keys()].find((key) => !FIELDS.includes(str(key)));
  if (other !== undefined)
    throw new PyError('other', `data_sources.${str(other)}. Supported parameters include: ${FIELDS.join(', ')}.`);
  const data = listOf(dictGet(dict, 'data')!);
  if (!data.every((entry) => entry instanceof Map))
    throw new PyError('other', 'every data source of consolidate is a list of dicts');
  return { data: data as readonly PyDict[], key: str(dictGet(dict, 'match_key')!), name: str(dictGet(dict, 'name')!) };
}

/** The shared key's values, in order; raises where they have none. */
function valuesOf({ data, key }: Source): readonly Py[] {
  const own = data.filter((dict) => dictHas(dict, key)).map((dict) => dictGet(dict, key)!);
  return sorted(own, (value) => value);
}

function fail(faults: readonly (readonly [check: string, found: readonly string[]])[]): void {
  const said = faults
    .filter(([, found]) => found.length > 0)
    .map(([check, found]) => `Error when using plugin 'consolidate': '${check}' reported ${found.join(', ')}`);
  if (said.length > 0) throw new PyError('other', said.join('; '));
}
