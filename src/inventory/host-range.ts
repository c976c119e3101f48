import { parseHostAddress } from './host-address.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** More hosts than this from one line are a slip of the keyboard. */
const MAX_HOSTS = 1_000_000;

export interface HostPattern {
  readonly names: readonly string[];
  readonly port: number | undefined;
}

/**
 * The hosts that an inventory line's first word means: `db[01:10:3].lan:2222` gives four names and a port.
 * @throws Error with a sentence about the mistake; callers add the place
 */
export function expandHostPattern(text: string): HostPattern {
  const address = parseHostAddress(text);
  const pattern = address?.host ?? text;
  return { names: expandRanges(pattern), port: address?.port };
}

/** A range of a form that means nothing, in ansible-core's words: some sources then take the text for a name. */
export class HostRangeError extends Error {
  override readonly name = 'HostRangeError';
}

/** Ranges are expanded from left to right, the last one counting fastest. */
function expandRanges(pattern: string): string[] {
  if (!pattern.includes('[')) return [pattern];
  const names: string[] = [];
  const open = [pattern];
  while (open.length > 0) {
    const next = open.pop() ?? '';
    const found = /^([^[]*)\[([^\]]*)\](.*)$/s.exec(next);
    if (found === null) {
      if (next.includes('[')) throw new Error(`the range in "${next}" is not closed`);
      names.push(next);
      if (names.length > MAX_HOSTS) throw new Error(`"${pattern}" means more than a million hosts`);
      continue;
    }
    const [, head = '', range = '', tail = ''] = found;
    const values = rangeValues(range).map((value) => head + value + tail);
    if (tail.includes('[')) open.push(...values.reverse());
    else names.push(...values);
    if (names.length + open.length > MAX_HOSTS) throw new Error(`"${pattern}" means more than a million hosts`);
  }
  return names;
}

function rangeValues(range: string): string[] {
  const bounds = range.split(':');
  if (bounds.length < 2 || bounds.length > 3)
    throw new HostRangeError('host range must be begin:end or begin:end:step');
  const begin = bounds[0] === '' ? '0' : (bounds[0] ?? '0');
  const end = bounds[1] ?? '';
  if (end === '') throw new HostRangeError('host range must specify end value');
  const step = bounds[2] === undefined ? 1 : toInteger(bounds[2]);
  if (step === 0) throw new Error('the step of a host range must not be 0');
  const width = begin.length > 1 && begin.startsWith('0') ? begin.length : 0;
  if (width > 0 && end.length !== width)
    throw new HostRangeError('host range must specify equal-length start and end formats');
  return letterRange(begin, end, step) ?? numberRange(begin, end, step, width);
}

function letterRange(begin: string, end: string, step: number): string[] | undefined {
  const from = LETTERS.indexOf(begin);
  const to = LETTERS.indexOf(end);
  if (from < 0 || to < 0) return undefined;
  if (from > to) throw new HostRangeError('host range must have begin <= end');
  const letters = [...LETTERS.slice(from, to + 1)];
  if (step < 0) letters.reverse();
  return letters.filter((_, index) => index % Math.abs(step) === 0);
}

function numberRange(begin: string, end: string, step: number, width: number): string[] {
  const from = toInteger(begin);
  const to = toInteger(end);
  const values: string[] = [];
  const isInside = (value: number): boolean => (step > 0 ? value <= to : value > to + 1);
  for (let value = from; isInside(value); value += step) {
    values.push(String(value).padStart(width, '0'));
    if (values.length > MAX_HOSTS) throw new Error(`the range ${begin}:${end} has more than a million hosts`);
  }
  return values;
}

function toInteger(text: string): number {
  const digits = text.trim();
  if (!/^[-+]?\d+(?:_\d+)*$/.test(digits)) throw new Error(`"${text}" is no number for a host range`);
  return Number(digits.replace(/_/g, ''));
}
