import { type Py, PyText } from './py.ts';

const SURROGATE = /[\ud800-\udbff][\udc00-\udfff]/;

/** True when the text has characters of two UTF-16 units, so that Python's positions differ from JavaScript's. */
export function hasAstral(text: string): boolean {
  return SURROGATE.test(text);
}

/** len() of a text: its characters, not its UTF-16 units. */
export function textLength(text: string): number {
  if (!hasAstral(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The text's characters, as Python iterates them. */
export function characters(text: string): string[] {
  return hasAstral(text) ? Array.from(text) : text.split('');
}

/** The plain text of a str or one of its subclasses; undefined for everything else. */
export function asText(value: Py): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof PyText ? value.text : undefined;
}

/** Python's str.strip(): white space or a set of characters. */
export function strip(text: string, set: string | null = null, side: 'both' | 'left' | 'right' = 'both'): string {
  const members = set === null ? undefined : new Set(characters(set));
  const drop = (character: string): boolean => (members === undefined ? isSpace(character) : members.has(character));
  const list = hasAstral(text) ? Array.from(text) : text;
  let start = 0;
  let end = list.length;
  if (side !== 'right') while (start < end && drop(list[start]!)) start += 1;
  if (side !== 'left') while (end > start && drop(list[end - 1]!)) end -= 1;
  return typeof list === 'string' ? list.slice(start, end) : list.slice(start, end).join('');
}

const SPACE = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Python's str.isspace() of one character. */
export function isSpace(character: string): boolean {
  return SPACE.test(character);
}

/** Python's str.split() without a separator. */
export function splitWhitespace(text: string, limit = -1): string[] {
  const words: string[] = [];
  let rest = strip(text, null, limit < 0 ? 'both' : 'left');
  while (rest !== '') {
    if (limit >= 0 && words.length >= limit) {
      words.push(rest);
      break;
    }
    const gap = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/.exec(rest);
    if (gap === null) {
      words.push(rest);
      break;
    }
    words.push(rest.slice(0, gap.index));
    rest = rest.slice(gap.index + gap[0].length);
  }
  return words;
}

/** Python's str.splitlines(). */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  const ends = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
  let start = 0;
  for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
    lines.push(text.slice(start, keepEnds ? ends.lastIndex : match.index));
    start = ends.lastIndex;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Order of two texts by code points, as Python compares them. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return codeOrder(left) - codeOrder(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters above the rest of the basic plane. */
function codeOrder(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
