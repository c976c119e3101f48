import { asText, int, isInt, type Py, PyError, str, truth, typeName, Undefined } from '../../values/index.ts';
import { parseInteger } from '../support/numbers.ts';
import { addressOf, formatAddress, type Version, widthOf } from './address.ts';
import { containsNetwork, firstOf, formatNetwork, parseNetwork, sizeOf } from './ip-network.ts';
import { QUERIES, type Subject } from './queries.ts';

/** The value of a filter that takes an address, a network, a number, or a list of them; raises for the rest. */
export function assertAddressLike(value: Py, filter: string): void {
  if (value instanceof Undefined) throw value.error();
  if (asText(value) !== undefined || typeof value === 'boolean' || isInt(value) || Array.isArray(value)) return;
  throw new PyError('other', `Unrecognized type <<class '${typeName(value)}'>> for ${filter} filter <value>`);
}

/**
 * ansible.utils.ipaddr: what a query answers about an address or network; False where the value is none, or of another
 * version than the one that is asked for. Of a list the members that answer.
 */
export function ipaddr(value: Py, query: string, version?: Version): Py {
  if (Array.isArray(value)) return (value as readonly Py[]).map((item) => ipaddr(item, query, version)).filter(truth);
  const subject = subjectOf(value, version);
  if (subject === undefined || (version !== undefined && subject.network.version !== version)) return false;
  const named = QUERIES.get(query);
  if (named !== undefined) return named(subject);
  const index = /^-?\d+$/.test(query) ? BigInt(query) : undefined;
  if (index !== undefined) return memberAt(subject, index);
  const wanted = parseNetwork(query);
  if (wanted === undefined) throw new PyError('other', `ipaddr: unknown filter type: ${query}`);
  return containsNetwork(wanted, subject.network) ? subject.text : null;
}

function subjectOf(value: Py, version?: Version): Subject | undefined {
  const text = asText(value);
  const number = text === undefined ? value : /^\d+$/.test(text) ? parseInteger(text) : undefined;
  if (number !== undefined) {
    if (!isInt(number) || (number <= 0 && text === undefined)) return undefined;
    const guessed = addressOf(BigInt(number));
    if (guessed === undefined) return undefined;
    // A number that is asked for as IPv6 is one, however small.
    const address = version === 6 ? { ...guessed, version } : guessed;
    const network = { ...address, prefix: widthOf(address.version) };
    return { text: formatNetwork(network), network, hasPrefix: false };
  }
  const network = parseNetwork(text ?? '');
  return network === undefined ? undefined : { text: text ?? '', network, hasPrefix: (text ?? '').includes('/') };
}

function memberAt({ network, hasPrefix }: Subject, index: bigint): Py {
  const size = sizeOf(network);
  if (size === 1n) return hasPrefix ? formatNetwork(network) : formatAddress(network);
  const at = index < 0n ? index + size : index;
  if (at < 0n || at >= size) return false;
  return formatNetwork({ ...network, value: firstOf(network).value + at });
}

/** A query as it is written: a name, a network or a number. */
export function queryText(query: Py): string {
  return isInt(query) ? String(int(query)) : str(query);
}
