import { asText, type Py } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { formatAddress, maxOf } from '../../../network/address.ts';
import { interfaceIdentifier, parseHardwareAddress } from '../../../network/eui.ts';
import { firstOf, parseNetwork } from '../../../network/ip-network.ts';

/** ansible.utils.slaac: the address that a hardware address gives itself in an IPv6 network. */
export default filter('value, query=""', (_context, value: Py, query: Py) => {
  const network = parseNetwork(asText(value) ?? '');
  const hardware = parseHardwareAddress(asText(query) ?? '');
  if (network?.version !== 6 || hardware === undefined) return false;
  const address = firstOf(network).value + interfaceIdentifier(hardware);
  return formatAddress({ version: 6, value: address & maxOf(6) });
});
