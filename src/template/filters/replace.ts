import { type Py, str } from '../../values/index.ts';
import { replaceText } from '../../values/methods-text.ts';
import { filter } from '../context.ts';
import { wantInt } from '../support/numbers.ts';

/** Jinja2's replace. */
export default filter('s, old, new, count=None', (_context, value: Py, old: Py, by: Py, count: Py) =>
  replaceText(str(value), str(old), str(by), count === null ? -1 : wantInt(count)),
);
