import { type Py, str } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { readLookupFile } from '../support/lookup-files.ts';

/** Ansible's unvault: a file's content, decrypted. */
export default lookup('**_', (context: Context, terms: readonly Py[]) =>
  terms.map((term) => decodeBytes(readLookupFile(context, 'files', str(term)))),
);
