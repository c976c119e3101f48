import { escapeHtml, Markup, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's forceescape: escapes even what was escaped. */
export default filter('value', (_context, value: Py) => new Markup(escapeHtml(str(value))));
