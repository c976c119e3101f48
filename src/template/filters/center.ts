import { type Py, str } from '../../values/index.ts';
import { center } from '../../values/methods-text.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';

/** Jinja2's center. */
export default filter('value, width=80', (_context, value: Py, width: Py) => center(str(value), wantInt(width)));
