import { type Py, str, strip, truth } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';
import { readLookupFile } from '../support/lookup-files.ts';

/** Ansible's file: whole files of the controller. */
export default lookup('lstrip=False, rstrip=True, **_', (context: Context, terms: readonly Py[], left: Py, right: Py) =>
  terms.map((term) => {
    let text = decodeBytes(readLookupFile(context, 'files', str(term)));
    if (truth(left)) text = strip(text, null, 'left');
    return truth(right) ? strip(text, null, 'right') : text;
  }),
);
