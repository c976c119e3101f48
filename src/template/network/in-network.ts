import type { Py } from '../../values/index.ts';
import { containsNetwork } from './ip-network.ts';
import { maybeNetwork } from './strict.ts';

/** Whether an address or network lies in another network; false where one of them is none. */
export function isInNetwork(ip: Py, network: Py): boolean {
  const [inner, outer] = [maybeNetwork(ip), maybeNetwork(network)];
  return inner !== undefined && outer !== undefined && containsNetwork(outer, inner);
}
