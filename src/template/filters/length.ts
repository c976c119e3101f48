import { length, type Py } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's length (also `count`). */
export default filter('obj', (_context, value: Py) => length(value));
