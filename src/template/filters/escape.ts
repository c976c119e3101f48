import { escapeHtml, Markup, type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';

/** Jinja2's escape (also `e`): HTML's special characters as entities, once. */
export default filter('value', (_context, value: Py) =>
  value instanceof Markup ? value : new Markup(escapeHtml(str(value))),
);
