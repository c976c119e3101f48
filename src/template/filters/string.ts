import { JinjaText, Markup, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's string: the value's text, which stays text. */
export default filter('object', (_context, value: Py) => (value instanceof Markup ? value : new JinjaText(str(value))));
