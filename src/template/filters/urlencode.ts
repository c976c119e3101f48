import { Markup, type Py, type PyDict, str, toList, tryIterate, Undefined } from '../../values/index.ts';
import { filter } from '../context.ts';
import { urlQuote, urlQuotePlus } from '../support/url-quote.ts';

/** Jinja2's urlencode: a text's escapes, or a query of pairs. */
export default filter('value', (_context, value: Py) => {
  if (value instanceof Undefined) throw value.error();
  const isText = typeof value === 'string' || value instanceof Markup;
  if (isText || tryIterate(value) === undefined) return urlQuote(str(value), '/');
  const pairs = value instanceof Map ? [...(value as PyDict)] : toList(value).map((pair) => toList(pair));
  return pairs.map(([key, member]) => `${urlQuotePlus(str(key ?? ''))}=${urlQuotePlus(str(member ?? ''))}`).join('&');
});
