import { asText, isInt, type Py, PyError, str } from '../../values/index.ts';
import { formatHardwareAddress, parseHardwareAddress } from './eui.ts';

const spelled =
  (digits: number, separator: string, change: (text: string) => string = (text) => text) =>
  (value: bigint): string =>
    change(formatHardwareAddress(value, digits, separator));

const upper = (text: string): string => text.toUpperCase();
const dashed = spelled(2, '-', upper);
const postgres = spelled(6, ':');

const SPELLINGS: Readonly<Record<string, (value: bigint) => string>> = {
  bare: spelled(12, '', upper),
  cisco: spelled(4, '.'),
  eui48: dashed,
  linux: spelled(2, ':'),
  pgsql: postgres,
  postgresql: postgres,
  psql: postgres,
  unix: spelled(2, ':', (text) => text.replace(/(^|:)0(?=[\da-f])/g, '$1')),
  win: dashed,
};

/** A hardware address in another spelling; without a query, itself when it is one. */
export function hwaddr(value: Py, query: string, filter: string): Py {
  const text = asText(value) ?? (isInt(value) ? String(value) : '');
  const address = parseHardwareAddress(text);
  if (query === '' || query === 'bool') return address === undefined ? null : query === '' ? value : true;
  if (address === undefined) throw new PyError('other', `${filter}: not a hardware address: ${str(value)}`);
  if (query === 'int') return String(address.value);
  const spell = Object.hasOwn(SPELLINGS, query) ? SPELLINGS[query] : undefined;
  if (spell === undefined) throw new PyError('other', `${filter}: unknown filter type: ${query}`);
  if (address.value >= 1n << 48n)
    throw new PyError('other', `integer out of bounds: '0x${address.value.toString(16)}'!`);
  return spell(address.value);
}
