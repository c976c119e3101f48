import { type Py, PyError, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import {
  firstOf,
  formatNetwork,
  type IpNetwork,
  lastOf,
  mergeNetworks,
  parseNetwork,
} from '../../../network/ip-network.ts';
import { listOption } from '../../../support/option-types.ts';

function read(value: Py): IpNetwork {
  const network = parseNetwork(str(value));
  if (network === undefined)
    throw new PyError('other', `cidr_merge: error in netaddr:\ninvalid IPNetwork ${str(value)}`);
  return network;
}

/** The smallest network around all of them. */
function span(networks: readonly IpNetwork[]): IpNetwork {
  const [one, ...others] = networks;
  if (one === undefined)
    throw new PyError('other', 'cidr_merge: error in netaddr:\nIP sequence must contain at least 2 elements!');
  if (others.some((other) => other.version !== one.version))
    throw new PyError('other', 'cidr_merge: error in netaddr:\nIP sequence cannot contain both IPv4 and IPv6!');
  const values = networks.flatMap((network) => [firstOf(network).value, lastOf(network).value]);
  const lowest = values.reduce((low, value) => (value < low ? value : low));
  const highest = values.reduce((high, value) => (value > high ? value : high));
  let network: IpNetwork = { ...one, value: lowest };
  while (lastOf(network).value < highest || firstOf(network).value > lowest)
    network = { ...network, prefix: network.prefix - 1 };
  return { ...network, ...firstOf(network) };
}

/** ansible.utils.cidr_merge: networks put together where they touch, or the one network around them all. */
export default filter('value, action="merge"', (_context, value: Py, action: Py) => {
  const given = listOption(value, 'value');
  if (action === 'merge') return mergeNetworks(given.map(read)).map(formatNetwork);
  if (action !== 'span') throw new PyError('other', `cidr_merge: invalid action '${str(action)}'`);
  const networks = given.map(read);
  return formatNetwork(networks.length === 1 ? networks[0]! : span(networks));
});
