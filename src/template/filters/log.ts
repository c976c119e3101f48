import { float, isNumeric, type Py, toNumber, typeError, typeName } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's log. */
export default filter('x, base=2.718281828459045', (_context, value: Py, base: Py) => {
  if (!isNumeric(value) || !isNumeric(base))
    throw typeError(`log() can only be used on numbers: must be real number, not ${typeName(value)}`);
  const [x, b] = [toNumber(value), toNumber(base)];
  if (x <= 0 || b <= 0) throw typeError('log() can only be used on numbers: math domain error');
  if (b === 10) return float(Math.log10(x));
  return float(Math.log(x) / Math.log(b));
});
