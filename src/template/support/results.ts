import {
  assertHashable,
  asText,
  contains,
  listOf,
  type Py,
  type PyDict,
  PyError,
  pythonRegex,
  str,
  textLength,
  truth,
  valueError,
} from '../../values/index.ts';
import { wantPattern } from './want-text.ts';

/** Tests that ask the opposite of another one complain in its name. */
const ASKED: Readonly<Record<string, string>> = {
  success: 'failed',
  succeeded: 'failed',
  successful: 'failed',
  failure: 'failed',
  reachable: 'unreachable',
  change: 'changed',
  skip: 'skipped',
};

/** A task's result, as the result tests want it; ansible-core's words where it is none. */
export function wantResult(value: Py, test: string): PyDict {
  if (value instanceof Map) return value as PyDict;
  throw valueError(`The '${ASKED[test] ?? test}' test expects a dictionary`);
}

/** Every member of `left` is in `right`. */
export function isSubset(left: Py, right: Py): boolean {
  const members = listOf(right);
  const wanted = listOf(left);
  for (const member of [...wanted, ...members]) assertHashable(member);
  return wanted.every((member) => contains(members, member));
}

/** Python's islower() or isupper(). */
export function isCased(text: string, kind: 'lower' | 'upper'): boolean {
  const folded = kind === 'lower' ? text.toLowerCase() : text.toUpperCase();
  return textLength(text) > 0 && text === folded && /[\p{Lu}\p{Ll}\p{Lt}]/u.test(text);
}

const TRUE = new Set(['y', 'yes', 'on', '1', 'true', 't']);
const FALSE = new Set(['n', 'no', 'off', '0', 'false', 'f']);

/** Ansible's truthy test: with conversion, words such as "yes" and "off" count as what they say. */
export function isTruthy(value: Py, convert: boolean): boolean {
  const text = asText(value);
  if (convert && text !== undefined) {
    const word = text.toLowerCase().trim();
    if (TRUE.has(word)) return true;
    if (FALSE.has(word)) return false;
  }
  return truth(value);
}

/** What the match, search and regex tests share. */
export function matches(value: Py, pattern: Py, ignoreCase: Py, multiLine: Py, type: string): boolean {
  const regex = pythonRegex(wantPattern(pattern), { ignoreCase: truth(ignoreCase), multiLine: truth(multiLine) });
  const text = str(value);
  if (type === 'search') return regex.search(text) !== undefined;
  if (type === 'match') return regex.match(text) !== undefined;
  if (type === 'fullmatch') return regex.fullMatch(text) !== undefined;
  throw new PyError('other', `invalid match_type ${JSON.stringify(type)}`);
}
