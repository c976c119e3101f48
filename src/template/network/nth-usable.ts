import { type Py, PyError } from '../../values/index.ts';
import { intOption } from '../support/option-types.ts';
import { addressOf } from './address.ts';
import { sizeOf } from './ip-network.ts';
import { networkOf } from './network-of.ts';
import { computed, usableRange } from './queries.ts';

/** The usable address some steps after (or before) a host of a network; none beyond the usable ones. */
export function nthUsable(value: Py, offset: Py, direction: 1n | -1n): Py {
  const steps = typeof offset === 'boolean' ? null : intOption(offset, 'offset');
  const network = networkOf(value);
  if (network === undefined) return false;
  if (steps === null) throw new PyError('other', 'Must pass in an integer');
  if (sizeOf(network) === 1n) return null;
  const [first, last] = usableRange(network);
  const wanted = network.value + direction * BigInt(steps);
  if (addressOf(wanted) === undefined) computed(wanted);
  return wanted >= first && wanted <= last ? computed(wanted) : null;
}
