import { join } from 'node:path';
import { asText, type Py, type PyDict, truth, typeName, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { findLookupFile } from '../support/lookup-files.ts';
import { splitNames } from '../support/lookup-terms.ts';

/** Ansible's first_found: the first file that exists. */
export default lookup(
  'files=[], paths=[], skip=False, **_',
  (context: Context, terms: readonly Py[], files: Py, paths: Py, skip: Py) => {
    const wanted: string[] = [];
    let skips = truth(skip);
    const addAll = (names: Py, folders: Py): void => {
      const fileList = splitNames(names);
      const folderList = splitNames(folders);
      if (folderList.length === 0) wanted.push(...fileList);
      else if (fileList.length === 0) wanted.push(...folderList);
      else for (const folder of folderList) for (const file of fileList) wanted.push(join(folder, file));
    };
    const addTerm = (term: Py): void => {
      if (term instanceof Map) {
        const options = term as PyDict;
        addAll(options.get('files') ?? files, options.get('paths') ?? paths);
        skips = truth(options.get('skip') ?? skips);
      } else if (Array.isArray(term)) for (const inner of term as readonly Py[]) addTerm(inner);
      else if (asText(term) !== undefined) addAll([term], paths);
      else
        throw valueError(
          `Invalid term supplied, can handle string, mapping or list of strings but got: ${typeName(term)}`,
        );
    };
    for (const term of terms) addTerm(term);
    if (terms.length === 0) addAll(files, paths);
    for (const name of wanted) {
      for (const kind of ['files', 'templates', 'vars'] as const) {
        const path = kind === 'files' ? findLookupFile(context, kind, name) : undefined;
        if (path !== undefined) return [path];
      }
    }
    if (skips) return [];
    throw valueError('No file was found when using first_found.');
  },
);
