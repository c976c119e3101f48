import type { Py } from '../../values/index.ts';
import { filter } from '../context.ts';
import { urlUnquote } from '../support/url-quote.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's urldecode. */
export default filter('string', (_context, value: Py) => urlUnquote(wantText(value).replaceAll('+', ' ')));
