import { isIPv6 } from 'node:net';
import { parseInteger } from '../support/numbers.ts';

export type Version = 4 | 6;

/** An IP address as a number. */
export interface Address {
  readonly version: Version;
  readonly value: bigint;
}

export function widthOf(version: Version): number {
  return version === 4 ? 32 : 128;
}

export function maxOf(version: Version): bigint {
  return (1n << BigInt(widthOf(version))) - 1n;
}

/** An IPv4 address of four plain decimal numbers, or an IPv6 address: what inet_pton(3) reads. */
export function parseAddress(text: string, version: Version): Address | undefined {
  const value = version === 4 ? dotted(text) : colons(text);
  return value === undefined ? undefined : { version, value };
}

function dotted(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function colons(text: string): bigint | undefined {
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let plain = text;
  if (tail !== null) {
    const low = dotted(tail[2] ?? '');
    if (low === undefined) return undefined;
    plain = `${tail[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const [left = '', right] = plain.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const head = words(left);
  const end = right === undefined ? [] : words(right);
  const all = [...head, ...Array.from({ length: 8 - head.length - end.length }, () => '0'), ...end];
  return all.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}

/** `10`, `10.1`, ` 192.168.001.5`: numbers with what is missing taken as zeros, as netaddr reads networks. */
export function parsePartialIpv4(text: string): Address | undefined {
  if (text.includes(':')) return undefined;
  const numbers = text.split('.').map((part) => parseInteger(part));
  if (numbers.length > 4 || numbers.includes(undefined)) return undefined;
  while (numbers.length < 4) numbers.push(0);
  return parseAddress(numbers.join('.'), 4);
}

/** One to four numbers, the last of which fills the rest; octal and hexadecimal ones too: what inet_aton(3) reads. */
export function parseLooseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  const last = parts.pop() ?? '';
  const number = (part: string): bigint | undefined => {
    if (/^0x[\da-f]+$/i.test(part)) return BigInt(part);
    if (/^0[0-7]*$/.test(part)) return BigInt(`0o${part}`);
    return /^[1-9]\d*$/.test(part) ? BigInt(part) : undefined;
  };
  const head = parts.map(number);
  const tail = number(last);
  const room = 32n - 8n * BigInt(parts.length);
  if (parts.length > 3 || tail === undefined || tail >= 1n << room) return undefined;
  if (!head.every((part): part is bigint => part !== undefined && part < 256n)) return undefined;
  const value = head.reduce((sum, part) => (sum << 8n) | part, 0n);
  return { version: 4, value: (value << room) | tail };
}

/** The address of a number: IPv4 as long as it fits. */
export function addressOf(value: bigint): Address | undefined {
  if (value < 0n || value > maxOf(6)) return undefined;
  return { version: value > maxOf(4) ? 6 : 4, value };
}

/** The usual text of an address, as inet_ntop(3) writes it. */
export function formatAddress({ version, value }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
  const words = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  const zeros = longestZeros(words);
  const isMapped = zeros.start === 0 && (zeros.length === 6 || (zeros.length === 5 && words[5] === 0xffff));
  const parts = words.map((word) => word.toString(16));
  if (isMapped) parts.splice(6, 2, formatAddress({ version: 4, value: value & maxOf(4) }));
  if (zeros.length < 2) return parts.join(':');
  return `${parts.slice(0, zeros.start).join(':')}::${parts.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeros(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < words.length; start += 1) {
    let length = 0;
    while (words[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** The name under which reverse lookups ask for an address. */
export function reverseName({ version, value }: Address): string {
  if (version === 4) return `${formatAddress({ version, value }).split('.').reverse().join('.')}.in-addr.arpa.`;
  return `${[...value.toString(16).padStart(32, '0')].reverse().join('.')}.ip6.arpa.`;
}
