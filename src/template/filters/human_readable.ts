import { asText, isNumeric, type Py, truth, typeError, typeName, Undefined, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantNumber } from '../support/numbers.ts';
import { fixedText, SIZE_UNITS } from '../support/sizes.ts';

/** Ansible's human_readable: a size with its unit. */
export default filter('size, isbits=False, unit=None', (_context, value: Py, isBits: Py, unit: Py) => {
  if (!isNumeric(value) && !(value instanceof Undefined)) {
    const reason =
      unit === null
        ? `'>=' not supported between instances of '${typeName(value)}' and 'int'`
        : `unsupported operand type(s) for /: '${typeName(value)}' and 'int'`;
    throw typeError(`human_readable() failed on bad input: ${reason}`);
  }
  const size = wantNumber(value);
  const base = truth(isBits) ? 'bits' : 'Bytes';
  const wanted = unit === null ? undefined : unitName(unit);
  const [suffix, limit] = SIZE_UNITS.find(([name, least]) =>
    wanted === undefined ? size >= least : wanted === name,
  ) ?? ['B', 1];
  return `${fixedText(size / limit, 2)} ${limit === 1 ? base : suffix + base.charAt(0)}`;
});

function unitName(unit: Py): string {
  const text = asText(unit);
  if (text === undefined) throw valueError('human_readable() takes a text as unit');
  return text.toUpperCase();
}
