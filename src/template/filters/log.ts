import { float, type Py, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { numberFor } from '../support/numbers.ts';

/** Ansible's log. */
export default filter('x, base=2.718281828459045', (_context, value: Py, base: Py) => {
  const [x, b] = [numberFor('log', value), numberFor('log', base)];
  if (x <= 0 || b <= 0) throw valueError('math domain error');
  if (b === 10) return float(Math.log10(x));
  return float(Math.log(x) / Math.log(b));
});
