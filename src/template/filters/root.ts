import { binary, float, type Py, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { numberFor } from '../support/numbers.ts';

/** Ansible's root: the square root, or another. */
export default filter('x, base=2', (_context, x: Py, base: Py) => {
  const [value, degree] = [numberFor('root', x), numberFor('root', base)];
  if (degree === 2) {
    if (value < 0) throw valueError('math domain error');
    return float(Math.sqrt(value));
  }
  return binary('**', float(value), float(1 / degree));
});
