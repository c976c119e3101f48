import { type Py, str, valueError } from '../../values/index.ts';
import { filter } from '../context.ts';
import { splitUrl } from '../support/split-url.ts';
import { wantText } from '../support/want-text.ts';

/** Ansible's urlsplit: a URL's parts, or one of them. */
export default filter('value, query="", alias="urlsplit"', (_context, value: Py, query: Py) => {
  const parts = splitUrl(wantText(value));
  const wanted = str(query);
  if (wanted === '') return parts;
  const part = parts.get(wanted);
  if (part === undefined) throw valueError(`urlsplit: unknown URL component: ${wanted}`);
  return part;
});
