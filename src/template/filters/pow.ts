import { binary, float, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantNumber } from '../support/numbers.ts';

/** Ansible's pow: always a float. */
export default filter('x, y', (_context, x: Py, y: Py) => {
  const result = binary('**', float(wantNumber(x)), float(wantNumber(y)));
  return result;
});
