import { fixed } from '../../values/format-spec.ts';

/** Letters of binary size units and what they stand for, the largest first. */
export const SIZE_UNITS: readonly (readonly [letter: string, bytes: number])[] = [
  ['Y', 2 ** 80],
  ['Z', 2 ** 70],
  ['E', 2 ** 60],
  ['P', 2 ** 50],
  ['T', 2 ** 40],
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
  ['B', 1],
];

/** A number with a fixed count of digits, rounded as Python rounds. */
export function fixedText(value: number, digits: number): string {
  return (value < 0 ? '-' : '') + fixed(Math.abs(value), digits);
}
