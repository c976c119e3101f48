import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's lower. */
export default filter('s', (_context, value: Py) => str(value).toLowerCase());
