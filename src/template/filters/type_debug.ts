import { type Py, typeName } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Ansible's type_debug: the Python type's name. */
export default filter('obj', (_context, value: Py) => typeName(value));
