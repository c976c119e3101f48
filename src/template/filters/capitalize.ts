import { type Py, str } from '../../values/index.ts';
import { capitalize } from '../../values/letter-case.ts';
import { filter } from '../context.ts';

/** Jinja2's capitalize. */
export default filter('s', (_context, value: Py) => capitalize(str(value)));
