import { lookup } from 'node:dns/promises';
import { type Py, str } from '../../../../values/index.ts';
import { type Context, test } from '../../../context.ts';

/** ansible.utils.resolvable: the machine finds an address for the name. */
export default test('host', (context: Context, host: Py) =>
  context.effect(() =>
    lookup(str(host)).then(
      () => true,
      () => false,
    ),
  ));
