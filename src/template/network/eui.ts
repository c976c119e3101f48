import { parseInteger } from '../support/numbers.ts';

/** A hardware address: EUI-48 (MAC) or EUI-64. */
export interface HardwareAddress {
  readonly bits: 48 | 64;
  readonly value: bigint;
}

const groups = (separator: string, length: string, count: number): RegExp =>
  new RegExp(`^${Array.from({ length: count }, () => `([\\da-f]${length})`).join(separator)}$`, 'i');

/** Spellings by number of bits: groups of equal width between separators, as netaddr 0.8 reads them. */
const SPELLINGS: readonly (readonly [bits: 48 | 64, spellings: readonly RegExp[]])[] = [
  [
    48,
    [
      ...[':', '-'].map((separator) => groups(separator, '{1,2}', 6)),
      ...[':', '-', '\\.'].map((separator) => groups(separator, '{1,4}', 3)),
      ...['-', ':'].map((separator) => groups(separator, '{5,6}', 2)),
      groups('', '{11,12}', 1),
    ],
  ],
  [
    64,
    [
      ...[':', '-'].map((separator) => groups(separator, '{1,2}', 8)),
      ...[':', '-', '\\.'].map((separator) => groups(separator, '{1,4}', 4)),
      groups('', '{16}', 1),
    ],
  ],
];

/** Reads a hardware address in one of the usual spellings, or its number. */
export function parseHardwareAddress(text: string): HardwareAddress | undefined {
  const number = parseInteger(text);
  for (const [bits, spellings] of SPELLINGS) {
    for (const spelling of spellings) {
      const words = spelling.exec(text)?.slice(1);
      if (words === undefined) continue;
      const digits = bits / 4 / words.length;
      return { bits, value: BigInt(`0x${words.map((word) => word.padStart(digits, '0')).join('')}`) };
    }
    if (number !== undefined && number >= 0 && BigInt(number) < 1n << BigInt(bits))
      return { bits, value: BigInt(number) };
  }
  return undefined;
}

/** Groups of hexadecimal digits with a separator between. */
export function formatHardwareAddress(value: bigint, digits: number, separator: string): string {
  const text = value.toString(16).padStart(12, '0');
  return (text.match(new RegExp(`.{${digits}}`, 'g')) ?? []).join(separator);
}

/** The interface part of an IPv6 address that SLAAC makes of a hardware address (RFC 4291, appendix A). */
export function interfaceIdentifier({ bits, value }: HardwareAddress): bigint {
  const wide = bits === 64 ? value : ((value >> 24n) << 40n) | (0xfffen << 24n) | (value & 0xffffffn);
  return wide ^ (1n << 57n);
}
