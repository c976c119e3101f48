import { type Py, str, strip, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';

/** Ansible's pipe: what a command prints. */
export default lookup('**_', (context: Context, terms: readonly Py[]) =>
  terms.map((term) => {
    const result = context.effect(() => context.engine.host.runProcess(str(term)));
    if (result.rc !== 0) throw valueError(`lookup_plugin.pipe(${str(term)}) returned ${result.rc}`);
    return strip(decodeBytes(result.stdout), null, 'right');
  }),
);
