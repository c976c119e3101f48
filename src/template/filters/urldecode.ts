import { type Py, str } from '../../values/index.ts';
import { filter } from '../context.ts';
import { urlUnquote } from '../support/url-quote.ts';

/** Ansible's urldecode. */
export default filter('string', (_context, value: Py) => urlUnquote(str(value).replaceAll('+', ' ')));
