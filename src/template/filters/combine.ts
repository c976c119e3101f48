import { type Py, str, truth } from '../../values/index.ts';
import { filter } from '../context.ts';
import { combineDicts } from '../support/combine-dicts.ts';

/** Ansible's combine: later dicts win; `recursive` merges dicts, `list_merge` lists. */
export default filter(
  '*terms, recursive=False, list_merge="replace"',
  (_context, recursive: Py, listMerge: Py, terms: readonly Py[]) =>
    combineDicts(terms, truth(recursive), str(listMerge)),
);
