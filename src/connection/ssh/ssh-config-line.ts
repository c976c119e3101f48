import { CbxError } from '../../errors/index.ts';

/** One line of ssh_config(5), taken apart as ssh does it. */
export interface ConfigLine {
  /** In lower case. */
  readonly keyword: string;
  readonly words: readonly string[];
}

/** Keywords whose one value is the rest of the line, quotes and `#` included. */
const WHOLE = new Set(['proxycommand', 'localcommand', 'remotecommand', 'knownhostscommand']);
const BLANKS = ' \t';

/**
 * Reads one line: a keyword, an optional `=`, and words that quotes of either kind hold together.
 *
 * @param where names the line in an error
 * @returns undefined for an empty line or a comment
 * @throws CONNECT_SSH_CONFIG for a quote that does not end
 */
export function parseConfigLine(text: string, where: string): ConfigLine | undefined {
  const match = /^\s*(?:"([^"]*)"|([^\s="]+))[ \t]*=?[ \t]*(.*?)\s*$/s.exec(text);
  const keyword = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  if (match === null || keyword.startsWith('#')) return undefined;
  const rest = match[3] ?? '';
  return { keyword, words: WHOLE.has(keyword) ? (rest === '' ? [] : [rest]) : splitConfigWords(rest, where) };
}

/** Words up to the end or a `#` that begins one; a backslash takes a quote, a blank or itself literally. */
export function splitConfigWords(text: string, where: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const first = text.charAt(at);
    if (BLANKS.includes(first)) {
      at += 1;
      continue;
    }
    if (first === '#') break;
    let word = '';
    let quote = '';
    for (; at < text.length; at += 1) {
      const sign = text.charAt(at);
      const next = text.charAt(at + 1);
      if (sign === '\\' && (`"'\\`.includes(next) || (quote === '' && next === ' ')) && next !== '') {
        word += next;
        at += 1;
      } else if (quote === '' && BLANKS.includes(sign)) break;
      else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
      else if (sign === quote) quote = '';
      else word += sign;
    }
    if (quote !== '') throw new CbxError('CONNECT_SSH_CONFIG', `${where} has a quote that does not end: ${text}`);
    words.push(word);
  }
  return words;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** Seconds of a time as ssh_config has it (`90`, `1m30s`); undefined for `none` and what is no time. */
export function parseSeconds(text: string): number | undefined {
  if (!/^(?:\d+[smhdw]?)+$/i.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/gi)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit.toLowerCase()] ?? 1), 0);
}
