import { type Py, PyError, repr, str } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { parseInteger } from '../../../support/numbers.ts';

/** ansible.utils.ip4_hex: the four numbers of an IPv4 address in hexadecimal. */
export default filter('arg, delimiter=""', (_context, value: Py, delimiter: Py) => {
  const numbers = str(value)
    .split('.')
    .map((part) => {
      const number = parseInteger(part);
      if (number === undefined) throw new PyError('other', `invalid literal for int() with base 10: ${repr(part)}`);
      return number;
    });
  if (numbers.length < 4) throw new PyError('other', `${repr(value)} is no IPv4 address of four numbers`);
  return numbers
    .slice(0, 4)
    .map((number) => number.toString(16).padStart(2, '0'))
    .join(str(delimiter));
});
