import { asText, isInt, type Py, PyError, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { formatAddress, maxOf, parseAddress, parseLooseIpv4 } from '../../../network/address.ts';
import { parseNetwork } from '../../../network/ip-network.ts';
import { intOption } from '../../../support/option-types.ts';

/** ansible.utils.ipmath: an address a number of steps further. */
export default filter('value, amount=None', (_context, value: Py, amount: Py) => {
  const step = intOption(amount, 'amount');
  const text = asText(value)?.trimEnd() ?? (isInt(value) ? String(value) : '');
  const start = text.includes('/')
    ? parseNetwork(text)
    : (parseAddress(text, 4) ?? parseLooseIpv4(text) ?? parseAddress(text, 6));
  if (start === undefined) throw new PyError('other', `You must pass a valid IP address; ${str(value)} is invalid`);
  if (step === null) throw new PyError('other', 'You must pass an integer for arithmetic; None is not a valid integer');
  const result = start.value + BigInt(step);
  if (result < 0n || result > maxOf(start.version))
    throw new PyError('other', 'result outside valid IP address boundary!');
  return formatAddress({ version: start.version, value: result });
});
