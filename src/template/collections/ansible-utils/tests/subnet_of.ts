import type { Py } from '../../../../values/index.ts';
import { test } from '../../../context.ts';
import { containsNetwork } from '../../../network/ip-network.ts';
import { maybeNetwork } from '../../../network/strict.ts';

/** ansible.utils.subnet_of: the first network lies in the second. */
export default test('network_a, network_b', (_context, first: Py, second: Py) => {
  const [a, b] = [maybeNetwork(first), maybeNetwork(second)];
  return a !== undefined && b !== undefined && containsNetwork(b, a);
});
