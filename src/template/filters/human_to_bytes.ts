import { float, type Py, str, toNumber, truncate, truth, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { parseFloatText } from '../support/numbers.ts';
import { roundHalfEven } from '../support/rounding.ts';
import { SIZE_UNITS } from '../support/sizes.ts';

/** Ansible's human_to_bytes: "1.5 GB" as a number of bytes. */
export default filter('number, default_unit=None, isbits=False', (_context, value: Py, defaultUnit: Py, isBits: Py) => {
  const match = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(str(value));
  const number = match === null || match[1] === '' ? undefined : parseFloatText(match[1] ?? '');
  if (number === undefined) throw valueError(`human_to_bytes() can't interpret following string: ${str(value)}`);
  const unit = match?.[2] ?? (defaultUnit === null ? undefined : str(defaultUnit));
  if (unit === undefined)
    return roundHalfEven(number, 0) === number ? number : truncate(toNumber(roundHalfEven(number, 0) as number));
  const key = unit.charAt(0).toUpperCase();
  const limit = SIZE_UNITS.find(([name]) => name === key)?.[1];
  if (limit === undefined) throw valueError(`human_to_bytes() can't interpret following string: ${str(value)}`);
  const letter = truth(isBits) ? 'b' : 'B';
  const word = truth(isBits) ? 'bit' : 'byte';
  if (unit.length > 1 && !unit.toLowerCase().includes(word) && unit.charAt(1) !== letter) {
    throw valueError(
      `human_to_bytes() failed to convert ${str(value)}. Value is not a valid string (${key === 'B' ? letter : key + letter} or ${word})`,
    );
  }
  return truncate(toNumber(roundHalfEven(float(number * limit), 0) as number));
});
