import { type Py, truth } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's ternary. */
export default filter(
  'value, true_val, false_val, none_val=None',
  (_context, value: Py, yes: Py, no: Py, none: Py) => {
    if (value === null && none !== null) return none;
    return truth(value) ? yes : no;
  },
  { keepsMarks: true },
);
