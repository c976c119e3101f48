import { type Py, str, strip } from '../../values/index.ts';
import { filter } from '../context.ts';
import { wantText } from '../support/want-text.ts';

/** Jinja2's trim. */
export default filter('value, chars=None', (_context, value: Py, set: Py) =>
  strip(str(value), set === null ? null : wantText(set, 'the characters')),
);
