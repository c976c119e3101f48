import { percentFormat, valueError } from '../../values/index.ts';
import { parseInteger } from './numbers.ts';

const MAX_LENGTH = 10_000_000;

/** The texts of a sequence lookup's options. */
export function sequenceOf(options: ReadonlyMap<string, string>): string[] {
  const number = (name: string): number | undefined => {
    const text = options.get(name);
    if (text === undefined) return undefined;
    const value = parseInteger(text, 0);
    if (value === undefined) throw valueError(`can't parse ${name}=${text} as integer`);
    return Number(value);
  };
  let start = number('start') ?? 1;
  let end = number('end');
  let stride = number('stride') ?? 1;
  const count = number('count');
  const format = options.get('format') ?? '%d';
  if (count === undefined && end === undefined) throw valueError('must specify count or end in with_sequence');
  if (count !== undefined && end !== undefined) throw valueError("can't specify both count and end in with_sequence");
  if (count === 0) {
    start = 0;
    end = 0;
    stride = 0;
  } else if (count !== undefined) end = start + count * stride - 1;
  const last = end ?? start;
  if (stride > 0 && last < start) throw valueError('to count backwards make stride negative');
  if (stride < 0 && last > start) throw valueError("to count forward don't make stride negative");
  if (format.split('%').length !== 2) throw valueError(`bad formatting string: ${format}`);
  const texts: string[] = [];
  if (stride === 0) return texts;
  if (Math.abs((last - start) / stride) > MAX_LENGTH) throw valueError('the sequence is too long');
  for (let value = start; stride > 0 ? value <= last : value >= last; value += stride)
    texts.push(percentFormat(format, value));
  return texts;
}
