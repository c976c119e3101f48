import { CbxError, type Sourced, type Span } from '../errors/index.ts';
import { LETTER_ESCAPES } from '../values/letter-escapes.ts';
import type { Dict, Value } from '../values/value.ts';
import { PositionRecorder } from './positions.ts';

export interface KeyValueArguments {
  /** The `key=value` arguments, in order; the last of two equal keys counts. Positions: `spanOf(args, key)`. */
  readonly args: Dict;
  /** What is no `key=value`: the command line of free-form modules. */
  readonly freeForm: Sourced<string> | undefined;
}

/** The only keys that are arguments in a free-form module's text; everything else belongs to the command. */
const FREE_FORM_KEYS: ReadonlySet<string> = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
]);

const ESCAPE = /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\'"abfnrtv]))/g;
const NAMED: Readonly<Record<string, string>> = { ...LETTER_ESCAPES, "'": "'", '"': '"' };

interface Word {
  readonly text: string;
  /** Offset in the whole text. */
  readonly start: number;
  /** Blanks and newlines up to the next word. */
  readonly gap: string;
}

/**
 * Ansible's one-line argument syntax: `src=a dest='b c'` and free-form text. Words end at blanks outside quotes and
 * Jinja blocks.
 *
 * @param freeForm whether the module takes a command line; then only `creates`, `chdir` and the like are arguments
 * @throws CbxError ARGS_UNBALANCED for an open quote or Jinja block
 */
export function parseKeyValue(source: Sourced<string>, freeForm = false): KeyValueArguments {
  const args = new Map<Value, Value>();
  const recorder = new PositionRecorder(source.at.file);
  const locate = locator(source);
  let rest = '';
  let joint = '';
  let restStart: number | undefined;
  for (const word of splitWords(source)) {
    // A backslash that ends a line only continues it.
    if (word.text === '\\' && word.gap.startsWith('\n')) continue;
    const equals = findEquals(word.text);
    const key = equals > 0 ? decodeEscapes(word.text.slice(0, equals)).trim() : '';
    if (equals > 0 && (!freeForm || FREE_FORM_KEYS.has(key))) {
      args.set(key, unquote(decodeEscapes(word.text.slice(equals + 1)).trim()));
      const at = locate(word);
      const split = Math.min(at.start + equals, at.end);
      recorder.member(key, at.start, split, Math.min(split + 1, at.end), at.end);
      // The blanks before a removed argument go with it, a line's end stays.
      rest = rest.replace(/ +$/, '');
      joint = rest === '' || rest.endsWith('\n') ? '' : ' ';
    } else {
      restStart ??= locate(word).start;
      rest += joint + word.text + word.gap;
      joint = '';
    }
  }
  recorder.finish(args, source.at.start, source.at.end);
  if (rest === '') return { args, freeForm: undefined };
  return { args, freeForm: { value: rest, at: { ...source.at, start: restStart ?? source.at.start } } };
}

/**
 * The words of an argument text: separated by blanks and newlines (tabs do not separate), never inside quotes or Jinja
 * blocks. Quotes and blocks are kept.
 * @throws CbxError ARGS_UNBALANCED
 */
export function splitArguments(source: Sourced<string>): string[] {
  return splitWords(source).map((word) => word.text);
}

function splitWords(source: Sourced<string>): Word[] {
  const text = source.value;
  const words: Word[] = [];
  let quote = '';
  const depth = { '{': 0, '%': 0, '#': 0 };
  let start = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const char = text[at] ?? '\n';
    const isOpen = quote !== '' || depth['{'] > 0 || depth['%'] > 0 || depth['#'] > 0;
    if ((char === ' ' || char === '\n') && (!isOpen || at === text.length)) {
      if (isOpen) throw unbalanced(source, start);
      if (start < 0) continue;
      const gap = /^[ \n]*/.exec(text.slice(at))?.[0] ?? '';
      words.push({ text: text.slice(start, at), start, gap });
      start = -1;
      at += Math.max(gap.length - 1, 0);
      continue;
    }
    if (start < 0) start = at;
    if ((char === '"' || char === "'") && text[at - 1] !== '\\') {
      if (quote === '') quote = char;
      else if (quote === char) quote = '';
    }
    const next = text[at + 1];
    if (char === '{' && (next === '{' || next === '%' || next === '#')) {
      depth[next] += 1;
      at += 1;
    } else if (next === '}' && (char === '}' || char === '%' || char === '#')) {
      const kind = char === '}' ? '{' : char;
      if (depth[kind] > 0) {
        depth[kind] -= 1;
        at += 1;
      }
    }
  }
  return words;
}

function unbalanced(source: Sourced<string>, start: number): CbxError {
  const at = locator(source)({ text: source.value.slice(start), start, gap: '' });
  return new CbxError('ARGS_UNBALANCED', 'a quote or a Jinja block is opened here and never closed', at);
}

/** Finds words in the file: exact where the text stands there as it is, by search where YAML folded or unquoted it. */
function locator({ value, at }: Sourced<string>): (word: Word) => Span {
  const raw = at.file.text.slice(at.start, at.end);
  const shift = raw.indexOf(value);
  let from = 0;
  return (word) => {
    const found = shift >= 0 ? shift + word.start : raw.indexOf(word.text, from);
    if (found < 0) return at;
    from = found + word.text.length;
    return { file: at.file, start: at.start + found, end: at.start + from };
  };
}

function findEquals(word: string): number {
  let at = word.indexOf('=');
  while (at > 0 && word[at - 1] === '\\') at = word.indexOf('=', at + 1);
  return at;
}

function decodeEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (all, wide, four, two, named) => {
    if (named !== undefined) return NAMED[named] ?? all;
    const code = Number.parseInt(wide ?? four ?? two, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

/** Text without the one pair of equal quotes that encloses it, if any. */
export function unquote(text: string): string {
  const first = text[0];
  const isQuoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first);
  return isQuoted && text.at(-2) !== '\\' ? text.slice(1, -1) : text;
}
