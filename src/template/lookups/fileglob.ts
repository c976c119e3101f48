import { basename, dirname, join } from 'node:path';
import { type Py, str } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { globFiles } from '../support/glob-files.ts';
import { findLookupFile, lookupFolders } from '../support/lookup-files.ts';

/** Ansible's fileglob: files that a pattern matches, in one folder. */
export default lookup('wantlist=False, **_', (context: Context, terms: readonly Py[]) =>
  terms.flatMap((term) => {
    const pattern = str(term);
    const name = basename(pattern);
    const folder = dirname(pattern);
    const folders = name === pattern ? lookupFolders(context, 'files') : [findLookupFile(context, 'files', folder)];
    for (const candidate of folders) {
      if (candidate === undefined) continue;
      const files = globFiles(join(candidate, name)).sort();
      if (files.length > 0) return files;
    }
    return [];
  }),
);
