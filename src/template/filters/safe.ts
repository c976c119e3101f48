import { Markup, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's safe: text that is HTML already. */
export default filter('value', (_context, value: Py) => new Markup(str(value)));
