import { randomInt } from 'node:crypto';
import { characters, type Py, PyError, str } from '../../../../values/index.ts';
import { type Context, lookup } from '../../../context.ts';
import { isTrueWord } from '../../../support/lookup-terms.ts';
import { intOption } from '../../../support/option-types.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const SPECIAL = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const MAX_LENGTH = 100_000;

/** community.general's random_string: characters by kinds, some of them at least so many times. */
export default lookup(
  'length=8, upper=True, lower=True, numbers=True, special=True, min_numeric=0, min_upper=0, min_lower=0, min_special=0, override_special=None, override_all=None, base64=False, **_',
  (context: Context, _terms: readonly Py[], length: Py, ...options: readonly Py[]) => {
    const [upper, lower, numbers, special, minNumeric, minUpper, minLower, minSpecial, ownSpecial, all, base64] =
      options as readonly [Py, Py, Py, Py, Py, Py, Py, Py, Py, Py, Py];
    const specials = textOr(ownSpecial, SPECIAL);
    const kinds = [
      { set: UPPER, isIn: upper, least: minUpper },
      { set: UPPER.toLowerCase(), isIn: lower, least: minLower },
      { set: DIGITS, isIn: numbers, least: minNumeric },
      { set: specials, isIn: special, least: minSpecial },
    ];
    const chosen = kinds.filter(({ isIn }) => isIn === null || isTrueWord(isIn)).map(({ set }) => set);
    const sets = textOr(all, chosen.join(''));
    if (sets === '') throw new PyError('other', 'Available characters cannot be None, please change constraints');
    const size = countOf(length, 8);
    const least = textOr(all, '') === '' ? kinds.map((kind) => ({ set: kind.set, count: countOf(kind.least, 0) })) : [];
    return context.effect(() => {
      const picked = least.flatMap(({ set, count }) => pick(set, count));
      const text = shuffle([...picked, ...pick(sets, size - picked.length)]).join('');
      return [base64 !== null && isTrueWord(base64) ? Buffer.from(text, 'utf8').toString('base64') : text];
    });
  },
);

function textOr(option: Py, usual: string): string {
  const text = option === null ? '' : str(option);
  return text === '' ? usual : text;
}

function countOf(option: Py, usual: number): number {
  const count = intOption(option, 'length') ?? usual;
  if (count > MAX_LENGTH) throw new PyError('other', `a random string has at most ${MAX_LENGTH} characters`);
  return count;
}

function pick(set: string, count: number): string[] {
  const members = characters(set);
  return Array.from({ length: Math.max(0, count) }, () => members[randomInt(members.length)]!);
}

function shuffle(members: string[]): string[] {
  for (let at = members.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [members[at], members[other]] = [members[other]!, members[at]!];
  }
  return members;
}
