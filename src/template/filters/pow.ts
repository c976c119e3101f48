import { binary, float, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { numberFor } from '../support/numbers.ts';

/** Ansible's pow: always a float. */
export default filter('x, y', (_context, x: Py, y: Py) => {
  const result = binary('**', float(numberFor('pow', x)), float(numberFor('pow', y)));
  return result;
});
