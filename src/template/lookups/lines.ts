import { type Py, splitLines, str, strip, valueError } from '../../values/index.ts';
import { type Context, lookup } from '../context.ts';
import { decodeBytes } from '../support/bytes.ts';

/** Ansible's lines: what a command prints, line by line. */
export default lookup('**_', (context: Context, terms: readonly Py[]) =>
  terms.flatMap((term) => {
    const result = context.effect(() => context.engine.host.runProcess(str(term)));
    if (result.rc !== 0) throw valueError(`lookup_plugin.lines(${str(term)}) returned ${result.rc}`);
    return splitLines(strip(decodeBytes(result.stdout), null, 'right'));
  }),
);
