import { type Py, str, truncate, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { parseFloatText, wantNumber } from '../support/numbers.ts';
import { fixedText } from '../support/sizes.ts';

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** Jinja2's filesizeformat. */
export default filter('value, binary=False', (_context, value: Py, binary: Py) => {
  const bytes = typeof value === 'string' ? (parseFloatText(value) ?? Number.NaN) : wantNumber(value);
  if (Number.isNaN(bytes)) throw valueError(`could not convert string to float: ${str(value)}`);
  const isBinary = truth(binary);
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncate(bytes)} Bytes`;
  for (const [at, unit] of UNITS.entries()) {
    const limit = base ** (at + 2);
    if (bytes < limit || at === UNITS.length - 1) {
      return `${fixedText((base * bytes) / limit, 1)} ${isBinary ? `${unit.toUpperCase()}i` : unit}B`;
    }
  }
  return '';
});
