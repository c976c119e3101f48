import { type Py, PyError } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { formatAddress } from '../../../network/address.ts';
import { sizeOf } from '../../../network/ip-network.ts';
import { strictNetwork } from '../../../network/strict.ts';
import { limitRows } from '../../../support/sequences.ts';

/** ansible.utils.usable_range: all addresses of a network and their number. */
export default filter('ip', (_context, ip: Py) => {
  try {
    const network = strictNetwork(ip);
    const size = Number(sizeOf(network));
    limitRows(size);
    const addresses = Array.from({ length: size }, (_, at) =>
      formatAddress({ version: network.version, value: network.value + BigInt(at) }),
    );
    return new Map<Py, Py>([
      ['usable_ips', addresses],
      ['number_of_ips', size],
    ]);
  } catch (error) {
    if (!(error instanceof PyError)) throw error;
    throw new PyError('other', `Error while using plugin 'usable_range': ${error.message}`, undefined, error);
  }
});
