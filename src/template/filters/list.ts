import { type Py, toList } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's list. */
export default filter('value', (_context, value: Py) => toList(value));
