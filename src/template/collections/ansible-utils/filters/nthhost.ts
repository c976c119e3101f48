import { asText, isInt, type Py, PyError } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { formatAddress } from '../../../network/address.ts';
import { firstOf, sizeOf } from '../../../network/ip-network.ts';
import { networkOf } from '../../../network/network-of.ts';
import { parseInteger } from '../../../support/numbers.ts';

/** ansible.utils.nthhost: an address of a network by its number; from the end when negative. */
export default filter('value, query=""', (_context, value: Py, query: Py) => {
  const network = networkOf(value);
  const number = isInt(query) ? query : parseInteger(asText(query) ?? '');
  if (network === undefined || number === undefined) return false;
  const size = sizeOf(network);
  if (size === 1n && number < -1) throw new PyError('other', 'index out range for address range size!');
  const at = BigInt(number) < 0n ? BigInt(number) + size : BigInt(number);
  if (at < 0n || at >= size) return false;
  return formatAddress({ version: network.version, value: firstOf(network).value + at });
});
