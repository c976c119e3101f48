import { type Py, type PyDict, PyError, str, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineDicts } from '../support/combine-dicts.ts';

/** Ansible's combine: later dicts win; `recursive` merges dicts, `list_merge` lists. */
export default filter('*terms, **options', (_context, terms: readonly Py[], options: PyDict) => {
  const given = new Map([...options].map(([name, value]) => [str(name), value]));
  const recursive = given.get('recursive') ?? false;
  const listMerge = given.get('list_merge') ?? 'replace';
  given.delete('recursive');
  given.delete('list_merge');
  if (given.size > 0) throw new PyError('other', "'recursive' and 'list_merge' are the only valid keyword arguments");
  return combineDicts(terms, truth(recursive), str(listMerge));
});
