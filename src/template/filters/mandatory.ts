import { type Py, str, Undefined, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's mandatory: an error of its own for what is undefined. */
export default filter(
  'a, msg=None',
  (_context, value: Py, message: Py) => {
    if (!(value instanceof Undefined)) return value;
    throw valueError(message === null ? `Mandatory variable '${value.missing.path}'  not defined.` : str(message));
  },
  { keepsMarks: true },
);
