import { type Py, splitWhitespace, str } from '../../values/index.ts';
import { filter } from '../context.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\xa0' };

/** Jinja2's striptags: text without HTML tags, blanks collapsed, entities resolved. */
export default filter('value', (_context, value: Py) => {
  const text = str(value)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, '');
  const plain = splitWhitespace(text).join(' ');
  return plain.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return Object.hasOwn(ENTITIES, name ?? '') ? ENTITIES[name ?? '']! : whole;
  });
});
