import { type Py, type PyDict, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { commentText } from '../support/comment-text.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's comment. */
export default filter('text, style="plain", **kw', (_context, value: Py, style: Py, options: PyDict) =>
  commentText(wantText(value), str(style), options),
);
