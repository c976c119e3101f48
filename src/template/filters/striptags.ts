import { type Py, splitWhitespace, str } from '../../values/index.ts';
import { filter } from '../context.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' };

/** A text without what stands between two marks, in one pass; a mark that is never closed stays. */
function without(text: string, open: string, close: string): string {
  let rest = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return rest + text.slice(at);
    rest += text.slice(at, start);
    at = end + close.length;
  }
}

/** Jinja2's striptags: text without HTML tags, blanks collapsed, entities resolved. */
export default filter('value', (_context, value: Py) => {
  const text = without(without(str(value), '<!--', '-->'), '<', '>');
  const plain = splitWhitespace(text).join(' ');
  return plain.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return Object.hasOwn(ENTITIES, name ?? '') ? ENTITIES[name ?? '']! : whole;
  });
});
