import { binary, float, type Py, typeError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantNumber } from '../support/numbers.ts';

/** Ansible's root: the square root, or another. */
export default filter('x, base=2', (_context, x: Py, base: Py) => {
  const [value, degree] = [wantNumber(x), wantNumber(base)];
  if (degree === 2) {
    if (value < 0) throw typeError('root() can only be used on numbers: math domain error');
    return float(Math.sqrt(value));
  }
  return binary('**', float(value), float(1 / degree));
});
