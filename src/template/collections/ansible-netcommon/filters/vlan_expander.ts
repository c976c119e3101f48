import { type Py, PyError, repr } from '../../../../values/index.ts';
import { filter } from '../../../context.ts';
import { parseInteger } from '../../../support/numbers.ts';
import { limitRows } from '../../../support/sequences.ts';
import { wantText } from '../../../support/want-text.ts';

function number(text: string): number {
  const value = parseInteger(text);
  if (value === undefined) throw new PyError('other', `invalid literal for int() with base 10: ${repr(text)}`);
  return Number(value);
}

/** ansible.netcommon's vlan_expander: `1,3-5` as a list of numbers. */
export default filter('data', (_context, data: Py) =>
  wantText(data)
    .split(',')
    .flatMap((part) => {
      const [from = '', to] = part.split('-');
      const [first, last] = [number(from), number(to ?? from)];
      limitRows(last - first);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
    })
    .sort((a, b) => a - b),
);
